import { fail } from '../../rules/finding.ts';
import { gather, startProgram } from '../child-process.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface KeygenOptions {
  readonly env: Environment;
  /** Milliseconds. */
  readonly timeout: number;
  /** Shows what ssh-keygen says while it runs: the request to touch a security key. */
  readonly show: boolean;
  /** Ends ssh-keygen, however long it would wait for a passphrase or touch. */
  readonly signal?: AbortSignal | undefined;
}

/** What reaches ssh-keygen: where it lives, the agent, and what asks for a passphrase, PIN or touch. */
const passed = [
  'PATH',
  'HOME',
  'TMPDIR',
  'TERM',
  'SSH_AUTH_SOCK',
  'SSH_ASKPASS',
  'SSH_ASKPASS_REQUIRE',
  'SSH_SK_PROVIDER',
  'SSH_SK_HELPER',
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'XAUTHORITY',
  'XDG_RUNTIME_DIR',
  'DBUS_SESSION_BUS_ADDRESS',
  'SystemRoot',
];

/** Bytes of what ssh-keygen may say. */
const mostSaid = 64 * 1024;

/**
 * Runs ssh-keygen, without a shell. Its standard input is the terminal where there is one, because ssh-keygen asks for
 * a passphrase or PIN there; it is never a pipe, because without a terminal ssh-keygen would read the answer from it.
 *
 * @returns null if it succeeded, else the first line that says why not
 * @throws `signature/no-ssh-keygen`, `git/aborted`
 */
export async function runKeygen(args: readonly string[], options: KeygenOptions): Promise<string | null> {
  const { env, signal } = options;
  if (signal?.aborted) fail('git/aborted', 'nothing was signed: the act was stopped');
  const { child, ended } = startProgram('ssh-keygen', args, {
    env: Object.fromEntries(passed.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]))),
    stdio: [process.stdin.isTTY ? 'inherit' : 'ignore', 'ignore', 'pipe'],
  });
  const stop = (): void => {
    child?.kill();
    // What asks for the passphrase may live on and hold the pipe; nobody waits for it.
    child?.stderr?.destroy();
  };
  const said = gather(child?.stderr ?? null, mostSaid, stop);
  if (options.show && process.stderr.isTTY) child?.stderr?.pipe(process.stderr, { end: false });
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    stop();
  }, options.timeout);
  signal?.addEventListener('abort', stop);
  process.on('exit', stop);
  const { exitCode, signal: ending, failure } = await ended;
  clearTimeout(timer);
  signal?.removeEventListener('abort', stop);
  process.off('exit', stop);
  if (signal?.aborted) fail('git/aborted', 'nothing was signed: the act was stopped');
  if (exitCode === 0) return null;
  if (failure === 'ENOENT') fail('signature/no-ssh-keygen', 'ssh-keygen is not installed');
  if (timedOut) return `no answer within ${options.timeout / 1000} seconds`;
  const line = firstLine(said().toString('utf8'));
  return line === '' ? `ssh-keygen ended with code ${exitCode ?? ending ?? failure}` : line;
}

/** The first line with words in it, without the prompt that precedes it when nobody answered. */
function firstLine(text: string): string {
  const lines = text.split(/[\r\n]+/).map((line) => line.replace(/^Enter passphrase[^:]*: /, '').trim());
  return (lines.find((line) => /^[^@]*[a-z]/i.test(line)) ?? '').slice(0, 200);
}
