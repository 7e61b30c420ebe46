import { chmod, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { installHooks } from '../../src/acts/hooks.ts';
import { doctor } from '../../src/reading/doctor.ts';
import { git, makeRepository, makeSigningKey, temporaryDirectory, testEnvironment } from '../helpers/git.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';

let qs: QualitySystem;
const node = '20.19.0';

beforeEach(async () => {
  qs = await foundSystem();
});

const wrong = async (options = qs.as('bot'), version = node) =>
  (await doctor(options, version)).checks
    .filter((check) => check.status !== 'ok')
    .map((check) => [check.name, check.status]);

test('finds a fresh clone sound, but for what only people can mend', async () => {
  await qs.git('config', 'user.name', 'bot');
  await qs.git('config', 'user.email', 'bot@example.org');
  const found = await doctor(qs.as('bot'), node);
  expect(found.exit).toBe(0);
  expect(found.checks.filter((check) => check.status !== 'ok').map((check) => check.name)).toEqual([
    'policy',
  ]);
});

test('names the roster’s author where git is set otherwise', async () => {
  const found = (await doctor(qs.as('bot'), node)).checks.find((check) => check.name === 'author');
  expect(found?.fix).toBe('git config user.name "bot" && git config user.email bot@example.org');
});

test('fails a key that belongs to nobody, and one that others can read', async () => {
  const { path } = await makeSigningKey(await temporaryDirectory(), 'stranger');
  expect(await wrong(qs.as('bot', { keyFlag: path }))).toContainEqual(['principal', 'fail']);
  await chmod(path, 0o644);
  const found = await doctor(qs.as('bot', { keyFlag: path }), node);
  expect(found.exit).toBe(1);
  expect(found.checks.find((check) => check.name === 'signing key')?.fix).toBe(`chmod 600 ${path}`);
});

test('warns of an unpinned genesis, replace refs and stray copies', async () => {
  await qs.git('config', '--unset', 'qms.genesis');
  await qs.git('replace', 'HEAD', await qs.git('commit-tree', 'HEAD^{tree}', '-m', 'other'));
  await qs.create({ kind: 'CR', title: 'A change' });
  await writeFile(join(dirname(qs.copyOf('bot', 'CR-001')), 'notes.md'), 'mine\n');
  expect(await wrong()).toEqual(
    expect.arrayContaining([
      ['genesis', 'warn'],
      ['replace refs', 'warn'],
      ['copies', 'warn'],
    ]),
  );
});

test('ends with 6 where Node is too old', async () => {
  expect((await doctor(qs.as('bot'), '18.20.0')).exit).toBe(6);
});

test('says that there is no quality system, or no repository', async () => {
  expect(await wrong(qs.as('bot', { cwd: await makeRepository() }))).toContainEqual([
    'quality system',
    'fail',
  ]);
  expect(await wrong(qs.as('bot', { cwd: await temporaryDirectory() }))).toEqual([['repository', 'fail']]);
});

test('says that the server moved on, or does not answer', async () => {
  const shared = await foundSystem({ server: true });
  const clone = await temporaryDirectory();
  const server = await shared.git('remote', 'get-url', 'origin');
  await git(clone, 'clone', '--quiet', server, '.');
  const remote = async () =>
    (await doctor(shared.as('bot', { cwd: clone }), node)).checks.find((each) => each.name === 'remote');
  expect((await remote())?.status).toBe('ok');
  await shared.create({ kind: 'CR', title: 'A change' });
  expect(await remote()).toMatchObject({ status: 'warn', fix: 'git fetch origin' });
  await rm(server, { recursive: true });
  expect((await remote())?.status).toBe('fail');
});

test('looks for the gate on a server', async () => {
  const shared = await foundSystem({ server: true });
  const server = await shared.git('remote', 'get-url', 'origin');
  const options = { cwd: server, env: testEnvironment };
  const before = await doctor(options, node);
  expect(before.exit).toBe(1);
  expect(before.checks.find((check) => check.name === 'gate')?.fix).toContain(shared.genesis);
  await installHooks(options, { server, genesis: shared.genesis });
  const after = await doctor(options, node);
  expect(after.checks.find((check) => check.name === 'gate')?.status).toBe('ok');
});
