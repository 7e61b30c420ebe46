import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Result } from '../../rules/finding.ts';
import { type PublicKey, readPublicKey } from '../../rules/keys/public-key.ts';

/*
 * A history has thousands of signatures by a handful of keys, and checking a key's point costs as much as verifying a
 * signature; so each key is parsed and imported once per process. Both depend on nothing but the key's bytes. Refused keys are not kept, and the table is bounded, so that a hostile push cannot fill it.
 */
const most = 1024;
const parsed = new Map<string, Result<PublicKey>>();
const imported = new WeakMap<PublicKey, KeyObject>();

/** {@link readPublicKey}, remembered: the same bytes give the same object. */
export function knownKey(blob: Uint8Array): Result<PublicKey> {
  const id = Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength).toString('latin1');
  const known = parsed.get(id);
  if (known) return known;
  const key = readPublicKey(blob);
  if (key.ok) {
    if (parsed.size >= most) parsed.clear();
    parsed.set(id, key);
  }
  return key;
}

/** The key as node:crypto wants it. */
export function keyObject(key: PublicKey): KeyObject {
  const known = imported.get(key);
  if (known) return known;
  const made = createPublicKey({ key: toJwk(key), format: 'jwk' });
  imported.set(key, made);
  return made;
}

function toJwk(key: PublicKey): Record<string, string> {
  switch (key.type) {
    case 'ssh-ed25519':
    case 'sk-ssh-ed25519@openssh.com':
      return { kty: 'OKP', crv: 'Ed25519', x: base64url(key.point) };
    case 'ecdsa-sha2-nistp256':
    case 'sk-ecdsa-sha2-nistp256@openssh.com':
      return {
        kty: 'EC',
        crv: 'P-256',
        x: base64url(key.point.subarray(1, 33)),
        y: base64url(key.point.subarray(33)),
      };
    case 'ssh-rsa':
      return { kty: 'RSA', e: base64url(key.e), n: base64url(key.n) };
  }
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
