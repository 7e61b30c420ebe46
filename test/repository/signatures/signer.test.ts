import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { openSigner } from '../../../src/repository/signatures/signer.ts';
import { QmsError } from '../../../src/rules/finding.ts';
import { keygenSign, keygenVerifies, makeKey, publicKey, temporaryFolder } from './key-files.ts';

const payload = Buffer.from('payload');
const folder = temporaryFolder();
const plain = makeKey(folder, 'ed25519');

async function failure(work: Promise<unknown>): Promise<QmsError> {
  const caught: unknown = await work.catch((error: unknown) => error);
  if (caught instanceof QmsError) return caught;
  throw new Error(`expected a QmsError, got ${String(caught)}`);
}

const rulesOf = async (work: Promise<unknown>) => (await failure(work)).findings.map((each) => each.rule);

test('a plain ed25519 file gives byte for byte what ssh-keygen gives', async () => {
  const signer = await openSigner(plain.path);
  expect(await signer.sign(payload)).toBe(keygenSign(plain.path, payload));
  expect(signer.key).toEqual(publicKey(plain));
});

test('a plain ed25519 file signs without ssh-keygen', async () => {
  const signer = await openSigner(plain.path, { env: { PATH: '' } });
  expect(await signer.sign(payload)).toBe(keygenSign(plain.path, payload));
});

test('a public key file signs with the private half beside it', async () => {
  const signer = await openSigner(`${plain.path}.pub`);
  expect(await signer.sign(payload)).toBe(keygenSign(plain.path, payload));
});

test('an RSA file of the older PEM kind signs by means of its .pub file', async () => {
  const old = makeKey(folder, 'rsa', ['-m', 'PEM', '-b', '3072']);
  const signer = await openSigner(old.path);
  expect(keygenVerifies(signer.key.text, payload, await signer.sign(payload))).toBe(true);
});

test('nothing of the payload stays behind', async () => {
  const temporary = temporaryFolder();
  vi.stubEnv('TMPDIR', temporary);
  onTestFinished(() => void vi.unstubAllEnvs());
  const signer = await openSigner(makeKey(folder, 'ecdsa', ['-b', '256']).path);
  await signer.sign(payload);
  expect(readdirSync(temporary)).toEqual([]);
});

describe('an encrypted key', () => {
  const locked = makeKey(folder, 'ed25519', [], 'secret');

  test('signs with the passphrase that SSH_ASKPASS gives', async () => {
    const askpass = join(folder, 'askpass');
    writeFileSync(askpass, '#!/bin/sh\necho secret\n', { mode: 0o700 });
    const env = { ...process.env, SSH_ASKPASS: askpass, SSH_ASKPASS_REQUIRE: 'force', DISPLAY: ':0' };
    const signer = await openSigner(locked.path, { env });
    expect(keygenVerifies(signer.key.text, payload, await signer.sign(payload))).toBe(true);
  });

  test('is refused when nobody gives the passphrase, and says how to', async () => {
    const env = { PATH: process.env.PATH, SSH_ASKPASS: '/bin/false', SSH_ASKPASS_REQUIRE: 'force' };
    const error = await failure((await openSigner(locked.path, { env })).sign(payload));
    expect(error.findings[0]).toMatchObject({
      rule: 'signature/sign-failed',
      message: expect.stringMatching(/encrypted, and no or another passphrase/),
    });
  });
});

describe('a key in an agent', () => {
  const inAgent = makeKey(temporaryFolder(), 'ed25519');
  const socket = join(temporaryFolder(), 'agent');
  const env = { ...process.env, SSH_AUTH_SOCK: socket };
  const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] });
  const alone = join(temporaryFolder(), 'only.pub');

  beforeAll(async () => {
    await once(agent.stdout, 'data');
    execFileSync('ssh-add', ['-q', inAgent.path], { env, stdio: 'ignore' });
    copyFileSync(`${inAgent.path}.pub`, alone);
  });
  afterAll(() => agent.kill());

  test.each([
    ['its .pub file', () => alone],
    ['the literal key', () => publicKey(inAgent).text],
    ['the literal key with comment', () => inAgent.line],
    ['key:: and the literal key', () => `key::${inAgent.line}`],
  ])('signs when named by %s', async (_, location) => {
    const signer = await openSigner(location(), { env });
    expect(await signer.sign(payload)).toBe(keygenSign(inAgent.path, payload));
  });

  test('is refused when the agent does not hold it', async () => {
    const signer = await openSigner(`key::${plain.line}`, { env });
    expect(await rulesOf(signer.sign(payload))).toEqual(['signature/sign-failed']);
  });
});

describe('what cannot sign is refused', () => {
  test('a missing file', async () => {
    expect(await rulesOf(openSigner(join(folder, 'absent')))).toEqual(['signature/no-key']);
  });

  test('a folder', async () => {
    expect(await rulesOf(openSigner(folder))).toEqual(['signature/key-unreadable']);
  });

  test('a private key that others can read [REQ-011]', async () => {
    const open = makeKey(temporaryFolder(), 'ed25519');
    chmodSync(open.path, 0o644);
    const error = await failure(openSigner(open.path));
    expect(error.findings).toMatchObject([
      { rule: 'signature/key-unreadable', fix: `chmod 600 ${open.path}` },
    ]);
  });

  test('a damaged private key, named in the message', async () => {
    const path = join(folder, 'damaged');
    writeFileSync(path, readFileSync(plain.path, 'utf8').slice(0, 200), { mode: 0o600 });
    const error = await failure(openSigner(path));
    expect(error.findings[0]).toMatchObject({
      rule: 'signature/key-unreadable',
      message: expect.stringContaining(path),
    });
  });

  test('a file that is no key', async () => {
    const path = join(folder, 'note');
    writeFileSync(path, 'hello');
    expect(await rulesOf(openSigner(path))).toEqual(['key/malformed']);
  });

  test('a PEM file without .pub', async () => {
    const path = join(folder, 'pem');
    copyFileSync(makeKey(temporaryFolder(), 'rsa', ['-m', 'PEM', '-b', '3072']).path, path);
    chmodSync(path, 0o600);
    expect(await rulesOf(openSigner(path))).toEqual(['signature/key-unreadable']);
  });

  test('a weak key, before anything is signed with it', async () => {
    const weak = makeKey(folder, 'rsa', ['-b', '2048']);
    expect(await rulesOf(openSigner(weak.path))).toEqual(['key/weak']);
  });

  test('a .pub file that names another key than the private half beside it', async () => {
    const path = makeKey(temporaryFolder(), 'rsa', ['-m', 'PEM', '-b', '3072']).path;
    copyFileSync(`${plain.path}.pub`, `${path}.pub`);
    const signer = await openSigner(path);
    expect(await rulesOf(signer.sign(payload))).toEqual(['signature/sign-failed']);
  });

  test('a key that needs ssh-keygen where there is none', async () => {
    const signer = await openSigner(`key::${plain.line}`, { env: { PATH: folder } });
    expect(await rulesOf(signer.sign(payload))).toEqual(['signature/no-ssh-keygen']);
  });
});
