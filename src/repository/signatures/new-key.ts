import { access, chmod, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fail, unwrap } from '../../rules/finding.ts';
import { type PublicKey, parsePublicKey } from '../../rules/keys/public-key.ts';
import { type Environment, runKeygen } from './ssh-keygen.ts';

/**
 * Makes an ed25519 key pair without passphrase: `path` (mode 0600) and `path.pub`. Folders on the way are made, closed
 * to others. Raises `signature/key-exists`, `signature/key-not-made`.
 *
 * @param comment stands at the end of the public key's line; one line
 */
export async function createKey(
  path: string,
  comment: string,
  options: { readonly env?: Environment } = {},
): Promise<PublicKey> {
  for (const file of [path, `${path}.pub`]) {
    if (await exists(file)) fail('signature/key-exists', `${file} exists already`);
  }
  const why = (reason: string, cause?: unknown) =>
    fail('signature/key-not-made', `the key ${path} was not made: ${reason}`, { cause });
  if (/[\r\n]/.test(comment)) why('its comment has more than one line');
  await mkdir(dirname(path), { recursive: true, mode: 0o700 }).catch((cause) => why(String(cause), cause));
  const run = { env: options.env ?? process.env, timeout: 60_000, show: false };
  const refusal = await runKeygen(['-q', '-t', 'ed25519', '-N', '', '-C', comment, '-f', path], run);
  if (refusal !== null) why(refusal);
  await chmod(path, 0o600);
  return unwrap(parsePublicKey((await readFile(`${path}.pub`, 'utf8')).trimEnd()));
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
