import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openSigner } from '../../../src/repository/signatures/signer.ts';
import { verifySignature } from '../../../src/repository/signatures/verify.ts';
import { keygenSign, keygenVerifies, makeKey, publicKey, temporaryFolder } from './key-files.ts';

const folder = temporaryFolder();
const files = [
  makeKey(folder, 'ed25519'),
  makeKey(folder, 'ecdsa', ['-b', '256']),
  makeKey(folder, 'rsa', ['-b', '3072']),
];
const payloads = fc.uint8Array({ maxLength: 300 });

describe.each(files)('$line', (file) => {
  const key = publicKey(file);

  test('what ssh-keygen signs verifies [REQ-004]', () => {
    fc.assert(
      fc.property(payloads, (payload) => {
        const verified = verifySignature(payload, keygenSign(file.path, payload));
        expect(verified).toEqual({ ok: true, value: { key, userPresence: false, userVerification: false } });
      }),
      { numRuns: 15 },
    );
  });

  test('what a signer signs verifies in ssh-keygen', async () => {
    const signer = await openSigner(file.path);
    await fc.assert(
      fc.asyncProperty(payloads, async (payload) => {
        const armor = await signer.sign(payload);
        expect(keygenVerifies(key.text, payload, armor)).toBe(true);
        expect(verifySignature(payload, armor).ok).toBe(true);
      }),
      { numRuns: 10 },
    );
  });

  test('a payload with one changed bit is refused [REQ-004]', () => {
    const payload = Buffer.from('tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n');
    const armor = keygenSign(file.path, payload);
    fc.assert(
      fc.property(fc.nat(payload.length - 1), fc.nat(7), (at, bit) => {
        const changed = Buffer.from(payload);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        const verified = verifySignature(changed, armor);
        expect(verified).toMatchObject({ ok: false, findings: [{ rule: 'signature/bad' }] });
      }),
    );
  });

  test('an armor with one changed bit is refused [REQ-004]', () => {
    const payload = Buffer.from('payload');
    const armor = Buffer.from(keygenSign(file.path, payload));
    fc.assert(
      fc.property(fc.nat(armor.length - 1), fc.nat(7), (at, bit) => {
        const changed = Buffer.from(armor);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        expect(verifySignature(payload, changed).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test('the hash sha256 verifies as well', () => {
    const payload = Buffer.from('payload');
    const armor = keygenSign(file.path, payload, ['-n', 'git', '-O', 'hashalg=sha256']);
    expect(verifySignature(payload, armor).ok).toBe(true);
  });
});

test('a commit without signature is refused where it lies [REQ-001]', () => {
  const verified = verifySignature(Buffer.from('payload'), null, { record: 'CR-001' });
  expect(verified).toMatchObject({
    ok: false,
    findings: [{ rule: 'signature/missing', where: { record: 'CR-001' } }],
  });
});
