import { execa } from 'execa';
import { fail } from '../../rules/finding.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface KeygenOptions {
  readonly env: Environment;
  /** Milliseconds. */
  readonly timeout: number;
  /** Shows what ssh-keygen says while it runs: the request to touch a security key. */
  readonly show: boolean;
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

/**
 * Runs ssh-keygen, without a shell. Its standard input is the terminal where there is one, because ssh-keygen asks for
 * a passphrase or PIN there; it is never a pipe, because without a terminal ssh-keygen would read the answer from it.
 *
 * @returns null if it succeeded, else the first line that says why not; raises `signature/no-ssh-keygen`
 */
export async function runKeygen(args: readonly string[], options: KeygenOptions): Promise<string | null> {
  const { env } = options;
  const result = await execa('ssh-keygen', args, {
    env: Object.fromEntries(passed.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]))),
    extendEnv: false,
    stdin: process.stdin.isTTY ? 'inherit' : 'ignore',
    stdout: 'ignore',
    stderr: options.show && process.stderr.isTTY ? ['pipe', 'inherit'] : 'pipe',
    maxBuffer: 64 * 1024,
    reject: false,
    timeout: options.timeout,
  });
  if (!result.failed) return null;
  if (result.code === 'ENOENT')
    fail('signature/no-ssh-keygen', 'ssh-keygen is not installed', { cause: result });
  if (result.timedOut) return `no answer within ${options.timeout / 1000} seconds`;
  const said = firstLine(String(result.stderr));
  return said === '' ? `ssh-keygen ended with code ${result.exitCode ?? result.signal}` : said;
}

/** The first line with words in it, without the prompt that precedes it when nobody answered. */
function firstLine(text: string): string {
  const lines = text.split(/[\r\n]+/).map((line) => line.replace(/^Enter passphrase[^:]*: /, '').trim());
  return (lines.find((line) => /^[^@]*[a-z]/i.test(line)) ?? '').slice(0, 200);
}
