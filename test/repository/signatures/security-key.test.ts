import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { verifySignature } from '../../../src/repository/signatures/verify.ts';
import { unwrap } from '../../../src/rules/finding.ts';
import { readPublicKey } from '../../../src/rules/keys/public-key.ts';
import { concatBytes } from '../../../src/rules/keys/wire.ts';
import { assemble, type Token, tokenKey, tokenSignature } from './assemble.ts';
import { keygenVerifies } from './key-files.ts';

const payload = Buffer.from('payload');
const tokens: readonly Token[] = [
  {
    type: 'sk-ssh-ed25519@openssh.com',
    secret: generateKeyPairSync('ed25519').privateKey,
    application: 'ssh:',
  },
  {
    type: 'sk-ecdsa-sha2-nistp256@openssh.com',
    secret: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
    application: 'ssh:qms',
  },
];

describe.each(tokens)('$type', (token) => {
  const blob = tokenKey(token);
  const key = unwrap(readPublicKey(blob));
  const made = (flags: number) => assemble(blob, tokenSignature(token, payload, flags));

  test.each([
    { flags: 0x00, userPresence: false, userVerification: false },
    { flags: 0x01, userPresence: true, userVerification: false },
    { flags: 0x04, userPresence: false, userVerification: true },
    { flags: 0x05, userPresence: true, userVerification: true },
  ])('the flags $flags are read', ({ flags, userPresence, userVerification }) => {
    expect(verifySignature(payload, made(flags))).toEqual({
      ok: true,
      value: { key, userPresence, userVerification },
    });
  });

  test('ssh-keygen agrees [REQ-002]', () => {
    expect(keygenVerifies(key.text, payload, made(0x01))).toBe(true);
  });

  test('the application is part of the key', () => {
    expect(key).toMatchObject({ application: token.application });
  });

  test.each([
    ['a touch', -5, 0x01],
    ['a verified user', -5, 0x04],
    ['another counter', -1, 0x01],
  ])('%s cannot be added after signing', (_, at, bit) => {
    const signature = tokenSignature(token, payload, 0);
    const place = signature.length + at;
    signature[place] = (signature[place] ?? 0) ^ bit;
    const verified = verifySignature(payload, assemble(blob, signature));
    expect(verified).toMatchObject({ ok: false, findings: [{ rule: 'signature/bad' }] });
  });

  test('a signature for another application is refused', () => {
    const elsewhere = tokenSignature({ ...token, application: 'ssh:other' }, payload, 0x01);
    const verified = verifySignature(payload, assemble(blob, elsewhere));
    expect(verified).toMatchObject({ ok: false, findings: [{ rule: 'signature/bad' }] });
  });

  test.each([
    ['missing flags', (whole: Uint8Array) => whole.subarray(0, -5)],
    ['bytes after the counter', (whole: Uint8Array) => concatBytes(whole, Uint8Array.of(0))],
  ])('%s are refused', (_, change) => {
    const signature = change(tokenSignature(token, payload, 0x01));
    const verified = verifySignature(payload, assemble(blob, signature));
    expect(verified).toMatchObject({ ok: false, findings: [{ rule: 'signature/format' }] });
  });

  test('a key that a web site can use is refused', () => {
    const read = readPublicKey(tokenKey({ ...token, application: 'https://example.com' }));
    expect(read).toMatchObject({ ok: false, findings: [{ rule: 'key/malformed' }] });
  });
});
