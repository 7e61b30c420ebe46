import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageFile } from '../../src/repository/package-files.ts';
import { temporaryDirectory, testEnvironment } from '../helpers/git.ts';

const run = promisify(execFile);
export const program = packageFile('dist/qms.cjs');

/** Bundles the program where a source is newer; for `beforeAll`. */
export async function buildProgram(): Promise<void> {
  await run(process.execPath, [packageFile('scripts/ensure-installed.mjs'), '--build']);
}

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the bundled program as a process of its own, which can be sent signals. */
export function startProgram(
  cwd: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
) {
  const child = spawn(process.execPath, [program, ...argv], {
    cwd,
    env: { ...testEnvironment, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (chunk) => {
      said[name] += chunk;
    });
  const ended = once(child, 'close').then(([code, signal]): Ended => ({ code, signal, ...said }));
  return { kill: (signal: NodeJS.Signals) => child.kill(signal), ended };
}

/** A place where a script says that it has come so far, and the test waits for that. */
export async function meetingPoint(): Promise<{ readonly path: string; reached(): Promise<unknown> }> {
  const path = join(await temporaryDirectory(), 'meet');
  await run('mkfifo', [path]);
  return { path, reached: () => readFile(path) };
}

/** Writes an executable shell script. @returns its path */
export async function writeScript(path: string, body: string): Promise<string> {
  await writeFile(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return path;
}
