import { execFile } from 'node:child_process';
import { chmod, copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { writeEd25519Key } from '../helpers/ed25519-key.ts';
import { temporaryDirectory } from '../helpers/git.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { ask, leavesAll } from './trial.ts';

const run = promisify(execFile);
let qs: QualitySystem;
let folder: string;

beforeAll(async () => {
  qs = await foundSystem();
  folder = await temporaryDirectory();
});

/** Creates a change record with a key; each test ends with one that works, in the same repository. */
const create = (key: readonly string[], env: Record<string, string> = {}) =>
  ask(['create', 'CR', '--title', 'Try keys', ...key], { cwd: qs.path, env });

const refuse = (key: readonly string[], env?: Record<string, string>) =>
  leavesAll(qs.path, () => create(key, env));

async function copyOfBot(name: string): Promise<string> {
  const path = join(folder, name);
  await copyFile(qs.keyOf('bot'), path);
  await chmod(path, 0o600);
  return path;
}

test('no key: says the three places where one is named', async () => {
  const { code, rules, fix } = await refuse([]);
  expect({ code, rules }).toEqual({ code: 5, rules: ['signature/no-key'] });
  expect(fix).toMatch(/--key FILE.*QMS_SIGNING_KEY.*user\.signingkey/);
  expect(await create([], { QMS_SIGNING_KEY: qs.keyOf('bot') })).toMatchObject({ code: 0 });
});

test('a key file that is not there is named', async () => {
  const { code, rules, message } = await refuse(['--key', join(folder, 'nowhere')]);
  expect({ code, rules }).toEqual({ code: 5, rules: ['signature/no-key'] });
  expect(message).toContain(join(folder, 'nowhere'));
});

test('a damaged key file', async () => {
  const path = await copyOfBot('damaged');
  await writeFile(path, (await readFile(path)).subarray(0, 120));
  expect(await refuse(['--key', path])).toMatchObject({ code: 5, rules: ['signature/key-unreadable'] });
});

test('a key file that others can read: chmod mends it', async () => {
  const path = await copyOfBot('open');
  await chmod(path, 0o644);
  const { code, fix } = await refuse(['--key', path]);
  expect({ code, fix }).toEqual({ code: 5, fix: `chmod 600 ${path}` });
  await chmod(path, 0o600);
  expect(await create(['--key', path])).toMatchObject({ code: 0 });
});

test('an encrypted key and nobody to ask: says how to give the passphrase', async () => {
  const path = await copyOfBot('encrypted');
  await run('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'secret', '-f', path]);
  const { code, rules, fix } = await refuse(['--key', path], {
    SSH_ASKPASS: '/bin/false',
    SSH_ASKPASS_REQUIRE: 'force',
  });
  expect({ code, rules }).toEqual({ code: 5, rules: ['signature/sign-failed'] });
  expect(fix).toContain(`ssh-add ${path}`);
  const askpass = join(folder, 'askpass');
  await writeFile(askpass, '#!/bin/sh\necho secret\n', { mode: 0o755 });
  expect(await create(['--key', path], { SSH_ASKPASS: askpass, SSH_ASKPASS_REQUIRE: 'force' })).toMatchObject(
    { code: 0 },
  );
});

test('a public key without its private half', async () => {
  const path = join(folder, 'half.pub');
  await copyFile(`${qs.keyOf('bot')}.pub`, path);
  const { code, message } = await refuse(['--key', path]);
  expect(code).toBe(5);
  expect(message).toContain('its private half is not beside it, nor in an agent');
});

test('a key that nobody of the roster holds', async () => {
  const path = join(folder, 'stranger');
  await writeEd25519Key(path, 'stranger', 'stranger');
  expect(await refuse(['--key', path])).toMatchObject({ code: 5, rules: ['signature/unknown-key'] });
});

test('a revoked key', async () => {
  const revoke = ['user', 'revoke', 'rev', '-m', 'lost', '--key', qs.keyOf('quinn')];
  expect(await ask(revoke, { cwd: qs.path })).toMatchObject({ code: 0 });
  const comment = ['comment', 'POLICY', '-m', 'Hello', '--key', qs.keyOf('rev')];
  const answer = await leavesAll(qs.path, () => ask(comment, { cwd: qs.path }));
  expect(answer).toMatchObject({ code: 5, rules: ['signature/revoked-key'] });
});

test('a retired key; the one in its place works', async () => {
  const own = await foundSystem();
  const fresh = join(folder, 'bot2');
  await writeEd25519Key(fresh, 'bot2', 'bot');
  const as = (member: string, ...argv: string[]) =>
    ask([...argv, '--key', own.keyOf(member)], { cwd: own.path });
  await as('ada', 'user', 'rotate', 'bot', '--public-key', `${fresh}.pub`);
  await as('ada', 'route', 'POLICY', '--review');
  await as('quinn', 'assign', 'POLICY', '-a', 'quinn,rev');
  for (const who of ['quinn', 'rev']) await as(who, 'review', 'POLICY', '--recommend', '-m', 'Good.');
  await as('ada', 'route', 'POLICY', '--approval');
  for (const who of ['rev', 'quinn']) await as(who, 'approve', 'POLICY');
  const create = ['create', 'CR', '--title', 'With which key?'];
  const answer = await leavesAll(own.path, () => as('bot', ...create));
  expect(answer).toMatchObject({ code: 5, rules: ['signature/retired-key'] });
  expect(await ask([...create, '--key', fresh], { cwd: own.path })).toMatchObject({ code: 0 });
});
