import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readConfig, setConfig } from '../repository/git/config.ts';
import { type GitRepository, openRepository } from '../repository/git/location.ts';
import { gitText } from '../repository/git/run.ts';
import { packageFile, packageVersion } from '../repository/package-files.ts';
import { fail } from '../rules/finding.ts';
import type { RuleId } from '../rules/registry.ts';
import { isOid } from '../rules/values.ts';
import type { ContextOptions } from './context.ts';

export interface HookInstallInput {
  /** The server's repository, bare or not. */
  readonly server: string;
  /** The root of trust that the gate judges from. */
  readonly genesis: string;
}

export interface HookStatus {
  readonly directory: string;
  readonly hook: string;
  /** `installed`, `missing`, or `other`: a hook that is not this program's, or of another version. */
  readonly state: 'installed' | 'missing' | 'other';
  readonly genesis: string | null;
  /** The hook that was there before and still runs, after the gate. */
  readonly previous: string | null;
  readonly settings: readonly {
    readonly key: string;
    readonly wanted: string;
    readonly value: string | null;
  }[];
}

/** git's own safety settings: damaged objects, oversized pushes and replace refs are refused before the gate runs. */
const settings: Readonly<Record<string, string>> = {
  'receive.fsckObjects': 'true',
  'receive.maxInputSize': '100m',
  'core.useReplaceRefs': 'false',
  'core.logAllRefUpdates': 'true',
};

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** The gate judges a push before it lands; the transaction hook holds together what rests on each other. */
const hookNames = ['pre-receive', 'reference-transaction'] as const;

/** A hook script of this package with the server's paths filled in. */
async function script(repository: GitRepository, name: string, previous: string): Promise<string> {
  const filled: Readonly<Record<string, string>> = {
    '@VERSION@': packageVersion(),
    '@NODE@': quote(process.execPath),
    '@PROGRAM@': quote(packageFile('dist/hook.js')),
    '@PREVIOUS@': quote(previous),
    '@RULE@': 'push/not-atomic' satisfies RuleId,
    '@PLANS@': quote(join(repository.commonDir, 'qms')),
  };
  const text = await readFile(packageFile(`hooks/${name}`), 'utf8');
  return text.replace(/@[A-Z]+@/g, (mark) => filled[mark] ?? mark);
}

/** The repository's own setting: git-qms runs git without hooks, so asking git where they are would mislead. */
async function ownHooksPath(repository: GitRepository): Promise<string | null> {
  const text = await gitText(repository, ['config', '--local', '--get', 'core.hooksPath'], {
    okExitCodes: [0, 1],
  });
  return text.trim() === '' ? null : text.trim();
}

async function hookPath(repository: GitRepository, name: string): Promise<string> {
  const own = await ownHooksPath(repository);
  return join(own === null ? join(repository.commonDir, 'hooks') : resolve(repository.commonDir, own), name);
}

function previousOf(path: string): string {
  return `${path}.before-qms`;
}

/** Writes one hook whole, moving aside one that is not ours. */
async function installHook(repository: GitRepository, name: string): Promise<void> {
  const path = await hookPath(repository, name);
  const present = await readOrNull(path);
  await mkdir(join(path, '..'), { recursive: true });
  const fresh = `${path}.new`;
  await writeFile(fresh, await script(repository, name, previousOf(path)));
  await chmod(fresh, 0o755);
  if (present !== null && !present.includes(ours)) await rename(path, previousOf(path));
  await rename(fresh, path);
}

async function removeHook(repository: GitRepository, name: string): Promise<void> {
  const path = await hookPath(repository, name);
  if (!(await readOrNull(path))?.includes(ours)) return;
  if ((await readOrNull(previousOf(path))) === null) await rm(path);
  else await rename(previousOf(path), path);
}

async function stateOf(repository: GitRepository, name: string): Promise<HookStatus['state']> {
  const path = await hookPath(repository, name);
  const present = await readOrNull(path);
  if (present === null) return 'missing';
  return present === (await script(repository, name, previousOf(path))) ? 'installed' : 'other';
}

async function readOrNull(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

const ours = '# The gate of git-qms ';

/** Installs the gate on a server repository, keeping a hook that was there. */
export async function installHooks(options: ContextOptions, input: HookInstallInput): Promise<HookStatus> {
  if (!isOid(input.genesis))
    fail('id/oid', `${JSON.stringify(input.genesis)} is not a full 40-digit object id`);
  const repository = await openRepository(resolve(options.cwd, input.server), options.env);
  if (options.dryRun) return hookStatus(options, input.server);
  for (const [key, value] of Object.entries(settings)) await setConfig(repository, key, value);
  await setConfig(repository, 'qms.genesis', input.genesis);
  // A hooks folder of the machine's would take this one's place.
  if ((await ownHooksPath(repository)) === null)
    await setConfig(repository, 'core.hooksPath', join(repository.commonDir, 'hooks'));
  for (const name of hookNames) await installHook(repository, name);
  return hookStatus(options, input.server);
}

/** What stands on a server: the hook, the genesis that it judges from, git's settings. */
export async function hookStatus(options: ContextOptions, server: string): Promise<HookStatus> {
  const repository = await openRepository(resolve(options.cwd, server), options.env);
  const hook = await hookPath(repository, 'pre-receive');
  const states = await Promise.all(hookNames.map((name) => stateOf(repository, name)));
  const values = await Promise.all(
    Object.entries(settings).map(async ([key, wanted]) => ({
      key,
      wanted,
      value: await readConfig(repository, key),
    })),
  );
  return {
    directory: repository.commonDir,
    hook,
    state: states.find((state) => state !== 'installed') ?? 'installed',
    genesis: await readConfig(repository, 'qms.genesis'),
    previous: (await readOrNull(previousOf(hook))) === null ? null : previousOf(hook),
    settings: values,
  };
}

/** Takes the gate away again and puts back the hook that was there. */
export async function removeHooks(options: ContextOptions, server: string): Promise<HookStatus> {
  const repository = await openRepository(resolve(options.cwd, server), options.env);
  if (!options.dryRun) for (const name of hookNames) await removeHook(repository, name);
  return hookStatus(options, server);
}
