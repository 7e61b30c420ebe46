import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { temporaryDirectory } from './test-file.ts';

export { temporaryDirectory };

/** The environment of a test's git: no configuration but the repository's, one fixed identity. */
export const testEnvironment: Readonly<Record<string, string>> = {
  PATH: process.env.PATH ?? '',
  HOME: '/nonexistent',
  LC_ALL: 'C',
  TZ: 'UTC',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_AUTHOR_NAME: 'Test Author',
  GIT_AUTHOR_EMAIL: 'author@example.com',
  GIT_COMMITTER_NAME: 'Test Committer',
  GIT_COMMITTER_EMAIL: 'committer@example.com',
};

export interface GitInput {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs stock git with the test environment. @returns the bytes that it prints */
export async function gitBytes(
  cwd: string,
  args: readonly string[],
  more: GitInput = {},
): Promise<Uint8Array> {
  const { stdout } = await execa('git', args, {
    cwd,
    env: { ...testEnvironment, ...more.env },
    extendEnv: false,
    encoding: 'buffer',
    stripFinalNewline: false,
    maxBuffer: 1 << 28,
    ...(more.input === undefined ? { stdin: 'ignore' } : { input: more.input }),
  });
  return stdout;
}

/** Runs stock git with the test environment. @returns what it prints, without the last line feed */
export async function git(cwd: string, ...args: readonly string[]): Promise<string> {
  return Buffer.from(await gitBytes(cwd, args))
    .toString('utf8')
    .replace(/\n$/, '');
}

/** {@link git} with standard input. */
export async function gitWith(
  cwd: string,
  input: string | Uint8Array,
  ...args: readonly string[]
): Promise<string> {
  return Buffer.from(await gitBytes(cwd, args, { input }))
    .toString('utf8')
    .replace(/\n$/, '');
}

/** A new repository in a directory of its own, its first branch `main`. @returns its path */
export async function makeRepository(options: { readonly bare?: boolean } = {}): Promise<string> {
  const path = await temporaryDirectory();
  await git(path, 'init', '--quiet', '--initial-branch=main', ...(options.bare ? ['--bare'] : []));
  return path;
}

export interface SigningKey {
  /** Path of the private key, without passphrase. */
  readonly path: string;
  /** `ssh-ed25519 AAAA… name` */
  readonly publicKey: string;
}

/** A fresh ed25519 key pair from ssh-keygen. */
export async function makeSigningKey(directory: string, name: string): Promise<SigningKey> {
  const path = join(directory, name);
  await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', path]);
  return { path, publicKey: (await readFile(`${path}.pub`, 'utf8')).trim() };
}
