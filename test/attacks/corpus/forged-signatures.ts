import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { concatBytes, wireString } from '../../../src/rules/keys/wire.ts';
import {
  assemble,
  mpint,
  toBeSigned,
  tokenKey,
  tokenSignature,
  unarmor,
} from '../../repository/signatures/assemble.ts';
import type { Attack } from '../attack.ts';
import { forgedReview } from './one-review.ts';

/** Signatures that no key made, that a weak key made, or that a key made in a way that does not count. */

const order = 2n ** 252n + 27742317777372353535851937790883648493n;
const unlike = 'depends on ssh-keygen';

function ed25519(point: Uint8Array): Uint8Array {
  return concatBytes(wireString('ssh-ed25519'), wireString(point));
}

function rsaBlob(key: KeyObject): Uint8Array {
  const { n = '', e = '' } = key.export({ format: 'jwk' });
  return concatBytes(
    wireString('ssh-rsa'),
    mpint(Buffer.from(e, 'base64url')),
    mpint(Buffer.from(n, 'base64url')),
  );
}

function rsaSignature(bits: number, algorithm: string, hash: string) {
  return (_: string, payload: Uint8Array): string => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: bits });
    const numbers = sign(hash, toBeSigned(payload), privateKey);
    return assemble(rsaBlob(publicKey), concatBytes(wireString(algorithm), wireString(numbers)));
  };
}

const neutral = new Uint8Array(32);
neutral[0] = 1;

/** A key blob that holds no key of a kind that we take, with some signature. */
function ofType(type: string): () => string {
  return () =>
    assemble(
      concatBytes(wireString(type), mpint(Uint8Array.of(7)), mpint(Uint8Array.of(5))),
      concatBytes(wireString(type), wireString(new Uint8Array(40).fill(1))),
    );
}

const token = {
  type: 'sk-ecdsa-sha2-nistp256@openssh.com',
  secret: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
  application: 'ssh:',
} as const;

export const attacks: readonly Attack[] = [
  forgedReview(
    {
      id: 'B22',
      title: 'is signed without any secret, by the signature that fits every message',
      plainGit: 'a good signature, for git, ssh-keygen and Node, once the key is registered',
      rule: 'key/weak',
    },
    {
      signature: () =>
        assemble(
          ed25519(neutral),
          concatBytes(wireString('ssh-ed25519'), wireString(concatBytes(neutral, new Uint8Array(32)))),
        ),
    },
  ),
  forgedReview(
    {
      id: 'B23',
      title: 'has the group order added to its signature',
      plainGit: 'refuses it; some libraries do not',
      rule: 'signature/bad',
    },
    {
      signature: (made) => {
        const blob = unarmor(made);
        const s = BigInt(`0x${Buffer.from(blob.subarray(-32)).reverse().toString('hex')}`) + order;
        blob.set(Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse(), blob.length - 32);
        const key = blob.subarray(14, 14 + blob.readUInt32BE(10));
        return assemble(key, concatBytes(wireString('ssh-ed25519'), wireString(blob.subarray(-64))));
      },
    },
  ),
  forgedReview(
    { id: 'B24i', title: 'is signed by an RSA key of 1024 bits', plainGit: unlike, rule: 'key/weak' },
    { signature: rsaSignature(1024, 'rsa-sha2-512', 'sha512') },
  ),
  forgedReview(
    {
      id: 'B24j',
      title: 'is signed with SHA-1 under an RSA key',
      plainGit: unlike,
      rule: 'signature/algorithm',
    },
    { signature: rsaSignature(3072, 'ssh-rsa', 'sha1') },
  ),
  forgedReview(
    { id: 'B24k', title: 'is signed by a DSA key', plainGit: unlike, rule: 'key/type' },
    { signature: ofType('ssh-dss') },
  ),
  forgedReview(
    { id: 'B24l', title: 'is signed by a certificate', plainGit: unlike, rule: 'key/type' },
    { signature: ofType('ssh-ed25519-cert-v01@openssh.com') },
  ),
  forgedReview(
    {
      id: 'B24m',
      title: 'is signed by a security key through a web site',
      plainGit: unlike,
      rule: 'signature/algorithm',
    },
    {
      signature: (_, payload) => {
        const plain = tokenSignature(token, payload, 1);
        const after = plain.subarray(4 + token.type.length);
        return assemble(
          tokenKey(token),
          concatBytes(wireString('webauthn-sk-ecdsa-sha2-nistp256@openssh.com'), after),
        );
      },
    },
  ),
  forgedReview(
    {
      id: 'B24n',
      title: 'is signed over a digest that does not count',
      plainGit: unlike,
      rule: 'signature/algorithm',
    },
    {
      signature: (made) => {
        const blob = unarmor(made);
        return assemble(
          blob.subarray(14, 14 + blob.readUInt32BE(10)),
          concatBytes(wireString('ssh-ed25519'), wireString(blob.subarray(-64))),
          { hash: 'md5' },
        );
      },
    },
  ),
  forgedReview(
    {
      id: 'B24o',
      title: 'is signed by a key that nobody registered',
      plainGit: 'says good, of an unknown principal',
      rule: 'signature/unknown-key',
    },
    {
      signature: (_, payload) => {
        const { publicKey, privateKey } = generateKeyPairSync('ed25519');
        const { x = '' } = publicKey.export({ format: 'jwk' });
        const numbers = sign(null, toBeSigned(payload), privateKey);
        return assemble(
          ed25519(Buffer.from(x, 'base64url')),
          concatBytes(wireString('ssh-ed25519'), wireString(numbers)),
        );
      },
    },
  ),
];
