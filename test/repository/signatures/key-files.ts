import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unwrap } from '../../../src/rules/finding.ts';
import { type PublicKey, parsePublicKey } from '../../../src/rules/keys/public-key.ts';

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'qms-test-'));
}

export interface KeyFile {
  readonly path: string;
  /** The line of the .pub file, with comment. */
  readonly line: string;
}

/** A key pair made by the real ssh-keygen. */
export function makeKey(
  folder: string,
  type: string,
  args: readonly string[] = [],
  passphrase = '',
): KeyFile {
  const path = join(folder, `${type}${args.join('')}${passphrase}`);
  execFileSync('ssh-keygen', ['-q', '-t', type, ...args, '-N', passphrase, '-C', 'a comment', '-f', path]);
  return { path, line: readFileSync(`${path}.pub`, 'utf8').trim() };
}

export function publicKey(file: KeyFile): PublicKey {
  return unwrap(parsePublicKey(file.line));
}

/** What ssh-keygen signs, without the last newline of its armor. */
export function keygenSign(
  path: string,
  payload: Uint8Array,
  args: readonly string[] = ['-n', 'git'],
): string {
  const done = execFileSync('ssh-keygen', ['-q', '-Y', 'sign', ...args, '-f', path], {
    input: payload,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  return done.toString('latin1').replace(/\n$/, '');
}

/** The oracle: whether `ssh-keygen -Y verify` accepts this signature by this key. */
export function keygenVerifies(keyText: string, payload: Uint8Array, armor: string): boolean {
  const folder = temporaryFolder();
  const signers = join(folder, 'signers');
  const signature = join(folder, 'signature');
  writeFileSync(signers, `me ${keyText}\n`);
  writeFileSync(signature, `${armor}\n`);
  const args = ['-Y', 'verify', '-n', 'git', '-I', 'me', '-f', signers, '-s', signature];
  return spawnSync('ssh-keygen', args, { input: payload }).status === 0;
}
