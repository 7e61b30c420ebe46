import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { concatBytes, wireString, wireUint32 } from '../../src/rules/keys/wire.ts';
import { mpint, type Token, toBeSigned, tokenKey } from '../repository/signatures/assemble.ts';

/** A key of one of the accepted types, made in software. */
export interface SoftKey {
  readonly type: string;
  /** In wire encoding. */
  readonly blob: Uint8Array;
  /** The inner signature over a payload, as its type encodes it. */
  signature(payload: Uint8Array, how: How): Uint8Array;
}

/** What a signer is free to choose. */
export interface How {
  readonly hash: 'sha256' | 'sha512';
  readonly flags: number;
  readonly counter: number;
  /** Takes the other one of the two s that make an ECDSA signature. */
  readonly twin: boolean;
}

const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

function ecdsa(secret: KeyObject, data: Uint8Array, twin: boolean): Uint8Array {
  const both = sign('sha256', data, { key: secret, dsaEncoding: 'ieee-p1363' });
  const s = BigInt(`0x${both.toString('hex', 32)}`);
  const other = Buffer.from((twin ? order - s : s).toString(16).padStart(64, '0'), 'hex');
  return concatBytes(mpint(both.subarray(0, 32)), mpint(other));
}

const inner = (algorithm: string, numbers: Uint8Array) =>
  concatBytes(wireString(algorithm), wireString(numbers));

const pointOf = (secret: KeyObject): Uint8Array => {
  const { x = '', y = '' } = secret.export({ format: 'jwk' });
  return Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
};

function ed25519(): SoftKey {
  const secret = generateKeyPairSync('ed25519').privateKey;
  const type = 'ssh-ed25519';
  const point = Buffer.from(secret.export({ format: 'jwk' }).x ?? '', 'base64url');
  return {
    type,
    blob: concatBytes(wireString(type), wireString(point)),
    signature: (payload, { hash }) => inner(type, sign(null, toBeSigned(payload, { hash }), secret)),
  };
}

function p256(): SoftKey {
  const secret = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const type = 'ecdsa-sha2-nistp256';
  return {
    type,
    blob: concatBytes(wireString(type), wireString('nistp256'), wireString(pointOf(secret))),
    signature: (payload, { hash, twin }) => inner(type, ecdsa(secret, toBeSigned(payload, { hash }), twin)),
  };
}

function rsa(): SoftKey {
  const secret = generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey;
  const { n = '', e = '' } = secret.export({ format: 'jwk' });
  const numbers = [e, n].map((each) => mpint(Buffer.from(each, 'base64url')));
  return {
    type: 'ssh-rsa',
    blob: concatBytes(wireString('ssh-rsa'), ...numbers),
    signature: (payload, { hash, counter }) => {
      // The message's hash and the signature's are chosen apart.
      const [name, digest] = counter % 2 === 0 ? ['rsa-sha2-256', 'sha256'] : ['rsa-sha2-512', 'sha512'];
      return inner(name ?? '', sign(digest, toBeSigned(payload, { hash }), secret));
    },
  };
}

function token(type: Token['type'], application: string): SoftKey {
  const secret =
    type === 'sk-ssh-ed25519@openssh.com'
      ? generateKeyPairSync('ed25519').privateKey
      : generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const sha256 = (data: Uint8Array | string) => createHash('sha256').update(data).digest();
  return {
    type,
    blob: tokenKey({ type, secret, application }),
    signature: (payload, { hash, flags, counter, twin }) => {
      const trailer = concatBytes(Uint8Array.of(flags), wireUint32(counter));
      const data = concatBytes(sha256(application), trailer, sha256(toBeSigned(payload, { hash })));
      const numbers =
        type === 'sk-ssh-ed25519@openssh.com' ? sign(null, data, secret) : ecdsa(secret, data, twin);
      return concatBytes(inner(type, numbers), trailer);
    },
  };
}

/** One key of each type that a policy may hold. */
export function softKeys(): readonly SoftKey[] {
  return [
    ed25519(),
    p256(),
    rsa(),
    token('sk-ssh-ed25519@openssh.com', 'ssh:'),
    token('sk-ecdsa-sha2-nistp256@openssh.com', 'ssh:qms'),
  ];
}
