import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type ContextOptions, openContext } from '../acts/context.ts';
import { fail } from '../rules/finding.ts';
import type { Inputs } from './inputs.ts';
import type { Surroundings } from './surroundings.ts';

/** How a mode opens the clone. Raises `action/genesis`. */
export function contextOptions({ env, cwd, clock }: Surroundings, inputs: Inputs): ContextOptions {
  const { genesis } = inputs;
  if (genesis === '') fail('action/genesis', 'the input `genesis` is empty');
  return { cwd: resolve(cwd, inputs.path), env, genesis, ...(clock ? { clock } : {}) };
}

/** Branch name of trunk. */
export async function trunkOf(options: ContextOptions): Promise<string> {
  const context = await openContext(options);
  await context.close();
  return context.refs.trunk;
}

/**
 * Works with the key of the input `signing-key` in a file that nobody else can read, and takes the file away. Raises
 * `signature/no-key` where the input is empty.
 */
export async function withSigningKey<T>(
  { env }: Surroundings,
  inputs: Inputs,
  work: (keyFlag: string) => Promise<T>,
): Promise<T> {
  const key = inputs['signing-key'];
  if (key === '')
    fail('signature/no-key', 'the input `signing-key` is empty', {
      fix: 'put the key into a secret of the job’s environment; a job that runs for a fork or on another branch has none',
    });
  const folder = await mkdtemp(join(env.RUNNER_TEMP || tmpdir(), 'qms-key-'));
  try {
    const path = join(folder, 'key');
    await writeFile(path, `${key}\n`, { mode: 0o600 });
    await chmod(folder, 0o700);
    return await work(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
