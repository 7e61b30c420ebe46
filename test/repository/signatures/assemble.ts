import { createHash, type KeyObject, sign } from 'node:crypto';
import { concatBytes, wireString, wireUint32 } from '../../../src/rules/keys/wire.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

export interface Parts {
  magic?: string;
  version?: number;
  namespace?: string;
  reserved?: string;
  hash?: string;
  after?: Uint8Array;
}

/** An armored signature put together by hand, so that each part can be wrong. */
export function assemble(key: Uint8Array, signature: Uint8Array, parts: Parts = {}): string {
  return armor(
    concatBytes(
      bytes(parts.magic ?? 'SSHSIG'),
      wireUint32(parts.version ?? 1),
      wireString(key),
      wireString(parts.namespace ?? 'git'),
      wireString(parts.reserved ?? ''),
      wireString(parts.hash ?? 'sha512'),
      wireString(signature),
      parts.after ?? new Uint8Array(0),
    ),
  );
}

export function armor(blob: Uint8Array, columns = 70): string {
  const lines =
    Buffer.from(blob)
      .toString('base64')
      .match(new RegExp(`.{1,${columns}}`, 'g')) ?? [];
  return ['-----BEGIN SSH SIGNATURE-----', ...lines, '-----END SSH SIGNATURE-----'].join('\n');
}

export function unarmor(text: string): Buffer {
  return Buffer.from(text.split('\n').slice(1, -1).join(''), 'base64');
}

/** What is signed for a payload, by the words of PROTOCOL.sshsig. */
export function toBeSigned(payload: Uint8Array, parts: Parts = {}): Uint8Array {
  const hash = parts.hash ?? 'sha512';
  return concatBytes(
    bytes('SSHSIG'),
    wireString(parts.namespace ?? 'git'),
    wireString(parts.reserved ?? ''),
    wireString(hash),
    wireString(createHash(hash).update(payload).digest()),
  );
}

/** A positive number as SSH writes it. */
export function mpint(magnitude: Uint8Array): Uint8Array {
  const first = magnitude.findIndex((byte) => byte !== 0);
  const short = first < 0 ? new Uint8Array(0) : magnitude.subarray(first);
  return wireString((short[0] ?? 0) >= 0x80 ? concatBytes(Uint8Array.of(0), short) : short);
}

export interface Token {
  readonly type: 'sk-ssh-ed25519@openssh.com' | 'sk-ecdsa-sha2-nistp256@openssh.com';
  readonly secret: KeyObject;
  readonly application: string;
}

/** The signature of a security key made of software: flags and counter are covered, as PROTOCOL.u2f says. */
export function tokenSignature(token: Token, payload: Uint8Array, flags: number, counter = 7): Uint8Array {
  const sha256 = (data: Uint8Array | string) => createHash('sha256').update(data).digest();
  const trailer = concatBytes(Uint8Array.of(flags), wireUint32(counter));
  const data = concatBytes(sha256(token.application), trailer, sha256(toBeSigned(payload)));
  return concatBytes(wireString(token.type), wireString(numbers(token, data)), trailer);
}

function numbers(token: Token, data: Uint8Array): Uint8Array {
  if (token.type === 'sk-ssh-ed25519@openssh.com') return sign(null, data, token.secret);
  const both = sign('sha256', data, { key: token.secret, dsaEncoding: 'ieee-p1363' });
  return concatBytes(mpint(both.subarray(0, 32)), mpint(both.subarray(32)));
}

/** The public key of such a token, in wire encoding. */
export function tokenKey(token: Token): Uint8Array {
  const { x = '', y = '' } = token.secret.export({ format: 'jwk' });
  const point = Buffer.from(x, 'base64url');
  return token.type === 'sk-ssh-ed25519@openssh.com'
    ? concatBytes(wireString(token.type), wireString(point), wireString(token.application))
    : concatBytes(
        wireString(token.type),
        wireString('nistp256'),
        wireString(concatBytes(Uint8Array.of(4), point, Buffer.from(y, 'base64url'))),
        wireString(token.application),
      );
}
