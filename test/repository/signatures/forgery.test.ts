import { createPublicKey, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { verifySignature } from '../../../src/repository/signatures/verify.ts';
import { concatBytes, wireString } from '../../../src/rules/keys/wire.ts';
import { assemble, mpint, toBeSigned, unarmor } from './assemble.ts';
import { keygenSign, keygenVerifies, makeKey, publicKey, temporaryFolder } from './key-files.ts';

const payload = Buffer.from('any message at all');
const folder = temporaryFolder();

function rules(armor: string): readonly string[] {
  const verified = verifySignature(payload, armor);
  return verified.ok ? [] : verified.findings.map((each) => each.rule);
}

test('the universal signature of the neutral element is refused, though Node and ssh-keygen take it [REQ-003]', () => {
  const neutral = new Uint8Array(32);
  neutral[0] = 1;
  const universal = concatBytes(neutral, new Uint8Array(32));
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(neutral).toString('base64url') };
  const handle = createPublicKey({ key: jwk, format: 'jwk' });
  expect(verify(null, toBeSigned(payload), handle, universal)).toBe(true);

  const blob = concatBytes(wireString('ssh-ed25519'), wireString(neutral));
  const armor = assemble(blob, concatBytes(wireString('ssh-ed25519'), wireString(universal)));
  const text = `ssh-ed25519 ${Buffer.from(blob).toString('base64')}`;
  expect(keygenVerifies(text, payload, armor)).toBe(true);
  expect(rules(armor)).toEqual(['key/weak']);
});

test('an ed25519 signature with the group order added to S is refused', () => {
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const file = makeKey(folder, 'ed25519');
  const numbers = unarmor(keygenSign(file.path, payload)).subarray(-64);
  const s = BigInt(`0x${Buffer.from(numbers.subarray(32)).reverse().toString('hex')}`) + order;
  const changed = Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse();
  const parts = concatBytes(
    wireString('ssh-ed25519'),
    wireString(concatBytes(numbers.subarray(0, 32), changed)),
  );
  expect(rules(assemble(publicKey(file).blob, parts))).toEqual(['signature/bad']);
});

test('the second form of an ECDSA signature verifies too: signatures do not identify events', () => {
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const file = makeKey(folder, 'ecdsa', ['-b', '256']);
  const armor = keygenSign(file.path, payload);
  const blob = unarmor(armor);
  const at = blob.lastIndexOf('ecdsa-sha2-nistp256') + 'ecdsa-sha2-nistp256'.length + 4;
  const r = blob.subarray(at, at + 4 + blob.readUInt32BE(at));
  const s = BigInt(`0x${blob.subarray(at + r.length + 4).toString('hex')}`);
  const other = mpint(Buffer.from((order - s).toString(16).padStart(64, '0'), 'hex'));
  const twin = assemble(
    publicKey(file).blob,
    concatBytes(wireString('ecdsa-sha2-nistp256'), wireString(concatBytes(r, other))),
  );
  expect(twin).not.toBe(armor);
  expect(rules(twin)).toEqual([]);
});

test('a signature by a short RSA key is refused, though it verifies', () => {
  const file = makeKey(folder, 'rsa', ['-b', '2048']);
  const armor = keygenSign(file.path, payload);
  expect(keygenVerifies(file.line, payload, armor)).toBe(true);
  expect(rules(armor)).toEqual(['key/weak']);
});

test('a signature under another person’s key is refused', () => {
  const mine = makeKey(temporaryFolder(), 'ed25519');
  const theirs = publicKey(makeKey(temporaryFolder(), 'ed25519'));
  const inner = unarmor(keygenSign(mine.path, payload)).subarray(-83);
  expect(rules(assemble(theirs.blob, inner))).toEqual(['signature/bad']);
});
