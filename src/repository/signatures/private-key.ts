import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { ok, type Result, refuse } from '../../rules/finding.ts';
import { type PublicKey, readPublicKey } from '../../rules/keys/public-key.ts';
import { wireReader } from '../../rules/keys/wire.ts';

/** What an OpenSSH private key file tells. */
export interface PrivateKeyFile {
  /** Stands in clear text even in an encrypted file. */
  readonly key: PublicKey;
  /** An ed25519 key that needs no passphrase, ready to sign; null for every other key. */
  readonly handle: KeyObject | null;
}

const armor =
  /^\s*-----BEGIN OPENSSH PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END OPENSSH PRIVATE KEY-----\s*$/;

export function isOpenSshPrivateKey(text: string): boolean {
  return text.trimStart().startsWith('-----BEGIN OPENSSH PRIVATE KEY-----');
}

/**
 * Reads a private key file (PROTOCOL.key of OpenSSH):
 *
 *     "openssh-key-v1\0"  string cipher  string kdf  string kdfoptions  uint32 keys = 1  string public  string private
 *
 * @returns its parts, or `signature/key-unreadable`, or why its public key is refused
 */
export function readPrivateKey(text: string): Result<PrivateKeyFile> {
  const damaged = (problem: string) =>
    refuse('signature/key-unreadable', `the private key is damaged: ${problem}`);
  const base64 = armor.exec(text)?.[1];
  if (base64 === undefined) return damaged('it has no complete OPENSSH PRIVATE KEY block');
  const reader = wireReader(Buffer.from(base64, 'base64'));
  reader.magic('openssh-key-v1\0');
  const cipher = reader.text();
  const kdf = reader.text();
  reader.string();
  const count = reader.uint32();
  const blob = reader.string();
  const block = reader.string();
  // An AEAD cipher leaves its tag behind the block; only a plain file ends there.
  const plain = cipher === 'none' && kdf === 'none';
  const broken = plain ? reader.end() : null;
  if (broken !== null) return damaged(broken);
  if (count !== 1) return damaged(`it holds ${count} keys`);
  const key = readPublicKey(blob);
  if (!key.ok) return key;
  if (!plain || key.value.type !== 'ssh-ed25519') return ok({ key: key.value, handle: null });
  const handle = readEd25519(block, key.value.point);
  return handle === null ? damaged('its private half does not fit') : ok({ key: key.value, handle });
}

/** The private block: twice the same number, type, point, seed with point, comment, and the padding 1, 2, 3 … to 8 bytes. */
function readEd25519(block: Uint8Array, point: Uint8Array): KeyObject | null {
  const reader = wireReader(block);
  const check = reader.uint32();
  const again = reader.uint32();
  const type = reader.text();
  const stated = reader.string();
  const secret = reader.string();
  const comment = reader.string();
  const length = 8 + 4 + type.length + 4 + stated.length + 4 + secret.length + 4 + comment.length;
  const padding = reader.bytes((8 - (length % 8)) % 8);
  const whole = reader.end() === null && padding.every((byte, place) => byte === place + 1);
  if (!whole || check !== again || type !== 'ssh-ed25519' || secret.length !== 64) return null;
  const seed = Buffer.from(secret.subarray(0, 32)).toString('base64url');
  const x = Buffer.from(point).toString('base64url');
  const handle = createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', d: seed, x }, format: 'jwk' });
  // All three copies of the public half must be the seed's own: signing under another one gives the seed away.
  const own = createPublicKey(handle).export({ format: 'jwk' }).x;
  const copies = [stated, secret.subarray(32), point];
  return copies.every((copy) => Buffer.from(copy).toString('base64url') === own) ? handle : null;
}
