import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readPrivateKey } from '../../../src/repository/signatures/private-key.ts';
import { unwrap } from '../../../src/rules/finding.ts';
import { makeKey, publicKey, temporaryFolder } from './key-files.ts';

const folder = temporaryFolder();
const file = makeKey(folder, 'ed25519');
const text = readFileSync(file.path, 'utf8');
const other = readFileSync(makeKey(temporaryFolder(), 'ed25519').path, 'utf8');

function bytesOf(pem: string): Buffer {
  return Buffer.from(pem.split('\n').slice(1, -2).join(''), 'base64');
}

function pem(bytes: Uint8Array): string {
  const base64 = Buffer.from(bytes).toString('base64');
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${base64}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

function rules(changed: string): readonly string[] {
  const read = readPrivateKey(changed);
  return read.ok ? [] : read.findings.map((each) => each.rule);
}

test('a plain ed25519 file gives its key and a handle that belongs to it', () => {
  const { key, handle } = unwrap(readPrivateKey(text));
  expect(key).toEqual(publicKey(file));
  const x = handle === null ? null : createPublicKey(handle).export({ format: 'jwk' }).x;
  expect(x).toBe(Buffer.from(bytesOf(text).subarray(62, 94)).toString('base64url'));
});

test('comments of every length, and so every padding, are read', () => {
  for (let length = 0; length < 9; length += 1) {
    const made = makeKey(temporaryFolder(), 'ed25519', ['-C', 'c'.repeat(length)]);
    expect(unwrap(readPrivateKey(readFileSync(made.path, 'utf8'))).handle).not.toBeNull();
  }
});

test.each([
  { type: 'ed25519', args: [], passphrase: 'secret' },
  { type: 'ecdsa', args: ['-b', '256'], passphrase: '' },
  { type: 'rsa', args: ['-b', '3072'], passphrase: '' },
])('a file of $type with the passphrase "$passphrase" gives its key, and nothing to sign with', (each) => {
  const made = makeKey(temporaryFolder(), each.type, each.args, each.passphrase);
  expect(unwrap(readPrivateKey(readFileSync(made.path, 'utf8')))).toEqual({
    key: publicKey(made),
    handle: null,
  });
});

describe('a damaged file is refused', () => {
  const bytes = bytesOf(text);

  test.each([
    ['cut short', pem(bytes.subarray(0, -1))],
    ['with more behind it', pem(Buffer.concat([bytes, Buffer.of(9)]))],
    ['without its end', text.split('\n').slice(0, -2).join('\n')],
    ['with another magic', pem(Buffer.concat([Buffer.from('openssh-key-v2\0'), bytes.subarray(15)]))],
    ['holding two keys', pem(Buffer.from(bytes).fill(2, 38, 39))],
  ])('%s', (_, changed) => {
    expect(rules(changed)).toEqual(['signature/key-unreadable']);
  });

  test('whose public half is another key’s: signing under it would give the secret away', () => {
    const mixed = Buffer.from(bytes);
    bytesOf(other).copy(mixed, 62, 62, 94);
    expect(rules(pem(mixed))).toEqual(['signature/key-unreadable']);
  });

  test('by any one bit, but for the comment, which nothing guards', () => {
    const text = bytes.lastIndexOf('a comment');
    // A longer comment that ends where the padding does is a whole file to OpenSSH too.
    const unguarded = (at: number) => at >= text - 1 && at < text + 'a comment'.length;
    const read = Array.from({ length: bytes.length * 8 }, (_, place) => place)
      .filter((place) => !unguarded(place >> 3))
      .filter((place) => {
        const changed = Buffer.from(bytes);
        changed[place >> 3] = (changed[place >> 3] ?? 0) ^ (1 << (place & 7));
        const answer = readPrivateKey(pem(changed));
        // A changed cipher name reads as an encrypted file, which only ssh-keygen can open.
        return answer.ok && answer.value.handle !== null;
      });
    expect(read).toEqual([]);
  });
});
