import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail } from '../../rules/finding.ts';
import type { PublicKey } from '../../rules/keys/public-key.ts';
import { type KeygenOptions, runKeygen } from './ssh-keygen.ts';
import { verifySignature } from './verify.ts';

/**
 * Signs with `ssh-keygen -Y sign -n git`, which finds the private half in the file, an agent or a security key.
 * The payload goes through a file in a private folder and not through standard input, as git does it too: ssh-keygen
 * needs the terminal to ask for a passphrase or PIN.
 *
 * @param path the key's file; null for a key that only an agent holds
 * @returns the armor without its last newline; raises `signature/sign-failed`
 */
export async function signWithKeygen(
  key: PublicKey,
  path: string | null,
  payload: Uint8Array,
  options: KeygenOptions,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'qms-sign-'));
  try {
    const file = join(folder, 'payload');
    await writeFile(file, payload, { mode: 0o600 });
    const keyFile = path ?? join(folder, 'key.pub');
    if (path === null) await writeFile(keyFile, `${key.text}\n`, { mode: 0o600 });
    const refusal = await runKeygen(['-q', '-Y', 'sign', '-n', 'git', '-f', keyFile, file], options);
    if (refusal !== null) fail('signature/sign-failed', ...explain(key, path, refusal));
    const armor = (await readFile(`${file}.sig`, 'latin1')).replace(/\n$/, '');
    return checked(key, path, payload, armor);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** ssh-keygen's words, and what they mean where it could not ask anybody or found no private half. */
function explain(key: PublicKey, path: string | null, said: string): [string, { fix?: string }] {
  if (/incorrect passphrase/.test(said))
    return [
      `${name(key, path)} did not sign: it is encrypted, and no or another passphrase was given`,
      { fix: `run the command in a terminal, or load the key into an agent: \`ssh-add ${path ?? 'FILE'}\`` },
    ];
  if (/No private key found/.test(said))
    return [
      `${name(key, path)} did not sign: its private half is not ${path === null ? '' : 'beside it, nor '}in an agent`,
      { fix: 'see with `ssh-add -l` what the agent holds, and add the key: `ssh-add FILE`' },
    ];
  return [`${name(key, path)} did not sign: ${said}`, {}];
}

/** What would not verify later is refused now: another key's signature, an old ssh-keygen's hash, a faulty token. */
function checked(key: PublicKey, path: string | null, payload: Uint8Array, armor: string): string {
  const verified = verifySignature(payload, armor);
  if (!verified.ok) {
    const reason = verified.findings.map((each) => each.message).join('; ');
    fail('signature/sign-failed', `${name(key, path)} made a signature that does not verify: ${reason}`);
  }
  if (verified.value.key.text !== key.text) {
    fail(
      'signature/sign-failed',
      `${name(key, path)} signed with another key, ${verified.value.key.fingerprint}`,
    );
  }
  return armor;
}

function name(key: PublicKey, path: string | null): string {
  return `the key ${path ?? key.fingerprint}`;
}
