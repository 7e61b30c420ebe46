import { existsSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { fail } from '../../rules/finding.ts';
import { gather, startProgram } from '../child-process.ts';
import { adoptGroup, killGroup } from './children.ts';
import { type GitLocation, gitConfiguration, gitEnvironment } from './environment.ts';
import { failGit } from './failure.ts';

export interface GitOutput {
  readonly stdout: Uint8Array;
  readonly stderr: string;
  readonly exitCode: number;
}

export interface RunOptions {
  readonly input?: Uint8Array | string;
  /** Exit codes that are answers rather than failures; default only 0. */
  readonly okExitCodes?: readonly number[] | 'any';
  /** Milliseconds; default two minutes, for `transport` ten. */
  readonly timeout?: number;
  /** Cap on standard output in bytes; default 64 MiB. */
  readonly maxBytes?: number;
  /** The command talks to a remote: pass on what a connection needs, and nothing that a server's hooks would notice. */
  readonly transport?: boolean;
  /** A short command that would leave things half-done if it were stopped: neither an abort nor Ctrl-C reaches it. */
  readonly toTheEnd?: boolean;
}

const minute = 60_000;
const defaultMaxBytes = 64 * 1024 * 1024;
const maxErrorBytes = 4 * 1024 * 1024;
/** How long git may take to clean up after SIGTERM, in milliseconds. */
const grace = 2000;

function spawnOptions(location: GitLocation, transport: boolean, toTheEnd: boolean) {
  return {
    cwd: location.cwd,
    env: gitEnvironment(location, transport),
    // A session of its own has no terminal to ask at, so where a person may be asked git stays in this one.
    detached: toTheEnd || !location.interactive,
  } as const;
}

function failStart(location: GitLocation, code: string): never {
  if (!existsSync(location.cwd)) {
    fail('repository/none', `the directory ${JSON.stringify(location.cwd)} does not exist`);
  }
  if (code === 'ENOENT') fail('git/missing', 'there is no git on the PATH');
  fail('git/failed', `git could not be started: ${code}`);
}

/**
 * Runs one git command to its end, hardened: an allowlist of the environment, fixed configuration, no shell, no hooks,
 * capped output and time. Every git process of the project starts here or in {@link startGit}.
 *
 * @throws `git/missing`, `git/timeout`, `git/output-too-large`, `git/aborted`, `git/disk-full`, and `git/failed` with
 *   git's own last line for an exit code outside `okExitCodes`.
 */
export async function runGit(
  location: GitLocation,
  args: readonly string[],
  options: RunOptions = {},
): Promise<GitOutput> {
  const command = `git ${args.find((arg) => /^[a-z]/.test(arg)) ?? ''}`.trimEnd();
  const { transport = false, toTheEnd = false } = options;
  const signal = toTheEnd ? undefined : location.signal;
  if (signal?.aborted) fail('git/aborted', `${command} was not started: the act was stopped`);

  const { input } = options;
  const { child, ended } = startProgram('git', [...gitConfiguration(transport), ...args], {
    ...spawnOptions(location, transport, toTheEnd),
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  const pid = child?.pid;
  if (!child || pid === undefined) return failStart(location, (await ended).failure ?? 'ENOENT');
  const release = toTheEnd ? () => {} : adoptGroup(pid);
  let [timedOut, tooMuch] = [false, false];
  let forced: NodeJS.Timeout | undefined;
  const end = (): void => {
    killGroup(pid, 'SIGTERM');
    forced ??= setTimeout(() => killGroup(pid, 'SIGKILL'), grace);
  };
  const stopTalking = (): void => {
    tooMuch = true;
    killGroup(pid, 'SIGKILL');
  };
  const limit = options.timeout ?? (transport ? 10 : 2) * minute;
  const timer = setTimeout(() => {
    timedOut = true;
    end();
  }, limit);
  signal?.addEventListener('abort', end);
  const stdout = gather(child.stdout, options.maxBytes ?? defaultMaxBytes, stopTalking);
  const said = gather(child.stderr, maxErrorBytes, stopTalking);
  // Git may end without reading all of it.
  child.stdin?.on('error', () => {}).end(input);
  try {
    const result = await ended;
    const stderr = said().toString('utf8');
    if (signal?.aborted) fail('git/aborted', `${command} was stopped`);
    if (timedOut) fail('git/timeout', `${command} took longer than ${limit / 1000} seconds`);
    if (tooMuch) fail('git/output-too-large', `${command} printed more than is accepted`);
    if (result.exitCode === null) failGit(command, `was ended by ${result.signal ?? 'a signal'}`, stderr);
    const { okExitCodes = [0] } = options;
    if (okExitCodes !== 'any' && !okExitCodes.includes(result.exitCode)) {
      failGit(command, `ended with code ${result.exitCode}`, stderr);
    }
    return { stdout: stdout(), stderr, exitCode: result.exitCode };
  } finally {
    clearTimeout(timer);
    clearTimeout(forced);
    signal?.removeEventListener('abort', end);
    release();
  }
}

/** {@link runGit}, with standard output as UTF-8 text. */
export async function gitText(
  location: GitLocation,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  return Buffer.from((await runGit(location, args, options)).stdout).toString('utf8');
}

/** A git process that keeps running and is spoken to. */
export interface GitProcess {
  readonly pid: number;
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves when it has ended and all its output was read. */
  readonly ended: Promise<{ readonly exitCode: number | null; readonly signal: string | null }>;
  kill(): void;
}

/** Starts a long-lived git process, hardened like {@link runGit}. @throws `git/missing` */
export function startGit(location: GitLocation, args: readonly string[]): GitProcess {
  const { child, ended } = startProgram('git', [...gitConfiguration(false), ...args], {
    ...spawnOptions(location, false, false),
    stdio: 'pipe',
  });
  const { pid, stdin, stdout, stderr } = child ?? {};
  if (pid === undefined || !stdin || !stdout || !stderr) return failStart(location, 'ENOENT');
  const release = adoptGroup(pid);
  void ended.then(release);
  return { pid, stdin, stdout, stderr, ended, kill: () => killGroup(pid, 'SIGKILL') };
}
