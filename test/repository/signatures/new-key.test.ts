import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createKey } from '../../../src/repository/signatures/new-key.ts';
import { openSigner } from '../../../src/repository/signatures/signer.ts';
import { verifySignature } from '../../../src/repository/signatures/verify.ts';
import { temporaryFolder } from './key-files.ts';

test('a new key is an ed25519 pair that signs', async () => {
  const path = join(temporaryFolder(), 'keys', 'qa');
  const key = await createKey(path, 'qa@example.com');
  const signer = await openSigner(path);
  expect(key.type).toBe('ssh-ed25519');
  expect(signer.key).toEqual(key);
  expect(verifySignature(Buffer.from('payload'), await signer.sign(Buffer.from('payload'))).ok).toBe(true);
});

test('its file is closed to others and its public half has the comment', async () => {
  const path = join(temporaryFolder(), 'qa');
  const key = await createKey(path, 'qa@example.com');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readFileSync(`${path}.pub`, 'utf8')).toBe(`${key.text} qa@example.com\n`);
});

test.each(['', '.pub'])('an existing file name%s is kept', async (suffix) => {
  const path = join(temporaryFolder(), 'name');
  writeFileSync(path + suffix, 'precious');
  await expect(createKey(path, 'c')).rejects.toMatchObject({ findings: [{ rule: 'signature/key-exists' }] });
  expect(readFileSync(path + suffix, 'utf8')).toBe('precious');
});

test.each(['one\ntwo', 'one\rtwo'])('a comment of more than one line is refused', async (comment) => {
  const path = join(temporaryFolder(), 'name');
  await expect(createKey(path, comment)).rejects.toMatchObject({
    findings: [{ rule: 'signature/key-not-made' }],
  });
  expect(existsSync(path)).toBe(false);
});

test('a path that cannot be a folder is refused', async () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  chmodSync(file, 0o600);
  await expect(createKey(join(file, 'name'), 'c')).rejects.toMatchObject({
    findings: [{ rule: 'signature/key-not-made' }],
  });
});
