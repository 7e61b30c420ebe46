import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { doctor } from '../../src/reading/doctor.ts';
import { qms } from '../cli/fake-io.ts';
import { closeGate } from '../helpers/gated-server.ts';
import { git, makeRepository, temporaryDirectory, testEnvironment } from '../helpers/git.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';

let qs: QualitySystem;
let hooks: string;

beforeEach(async () => {
  qs = await foundSystem();
  hooks = join(qs.path, '.git/hooks');
});

const states = async (...argv: string[]) => {
  const said = await qms(['hooks', ...argv, '--json'], { cwd: qs.path, env: { ...testEnvironment } });
  const { data } = JSON.parse(said.stdout) as { data: { hooks: { name: string; state: string }[] } };
  return data.hooks.map(({ name, state }) => `${name} ${state}`);
};

const all = (state: string) =>
  ['reference-transaction', 'commit-msg', 'pre-commit'].map((name) => `${name} ${state}`);

test('installs, shows and removes the hooks of a clone', async () => {
  expect(await states('status')).toEqual(all('missing'));
  expect(await states('install', '--dry-run')).toEqual(all('missing'));
  expect(await states('install')).toEqual(all('installed'));
  expect(await states('remove')).toEqual(all('missing'));
});

test('a hook that was there runs still, sees the same input, and is put back', async () => {
  const seen = join(await temporaryDirectory(), 'seen');
  const script = `#!/bin/sh\necho "$0 $*" >>'${seen}'\n[ "$1" != prepared ] || cat >>'${seen}'\n`;
  for (const name of ['reference-transaction', 'commit-msg', 'pre-commit']) {
    await writeFile(join(hooks, name), script);
    await chmod(join(hooks, name), 0o755);
  }
  await states('install');
  await states('install');
  await qs.git('switch', '--quiet', '-c', 'feature');
  await qs.git('commit', '--quiet', '--allow-empty', '-m', 'one');
  const text = await readFile(seen, 'utf8');
  expect(text).toContain('pre-commit.before-qms-local \n');
  expect(text).toContain('commit-msg.before-qms-local .git/COMMIT_EDITMSG\n');
  expect(text).toContain(`${await qs.git('rev-parse', 'HEAD')} refs/heads/feature\n`);
  expect(await states('remove')).toEqual(all('other'));
  expect(await readFile(join(hooks, 'pre-commit'), 'utf8')).toBe(script);
});

test('what a hook that was there refuses stays refused', async () => {
  await writeFile(join(hooks, 'commit-msg'), '#!/bin/sh\nexit 1\n');
  await chmod(join(hooks, 'commit-msg'), 0o755);
  await states('install');
  await qs.git('switch', '--quiet', '-c', 'feature');
  await expect(qs.git('commit', '--allow-empty', '-m', 'one')).rejects.toThrow();
});

test('goes where core.hooksPath of the repository points, and says where another takes its place', async () => {
  await mkdir(join(qs.path, 'tools'));
  await qs.git('config', 'core.hooksPath', 'tools');
  expect(await states('install')).toEqual(all('installed'));
  expect(await readFile(join(qs.path, 'tools/commit-msg'), 'utf8')).toContain('A local hook of git-qms');
  await qs.git('config', '--unset', 'core.hooksPath');
  await states('install');
  const global = join(await temporaryDirectory(), 'config');
  await writeFile(global, '[core]\n\thooksPath = /elsewhere/hooks\n');
  const env = { ...testEnvironment, GIT_CONFIG_GLOBAL: global };
  const { checks } = await doctor({ ...qs.as('bot'), env }, '20.19.0');
  expect(checks.find((check) => check.name === 'local hooks')).toMatchObject({
    status: 'warn',
    value: 'git runs those of /elsewhere/hooks instead',
  });
});

test('doctor knows them: none, installed, half', async () => {
  const found = async () =>
    (await doctor(qs.as('bot'), '20.19.0')).checks.find((check) => check.name === 'local hooks');
  expect(await found()).toMatchObject({
    status: 'ok',
    value: 'none; what is pushed or proposed is judged all the same',
  });
  await states('install');
  expect(await found()).toMatchObject({ status: 'ok', value: 'installed' });
  await rm(join(hooks, 'pre-commit'));
  expect(await found()).toMatchObject({ status: 'warn', fix: 'qms hooks install' });
});

test('without a remote the clone’s own branches are the records: none is lost or moved back', async () => {
  await closeGateProgram();
  const id = await qs.crIn('IN_PRE_REVIEW');
  await states('install');
  await expect(qs.git('branch', '-D', `qms/${id}`)).rejects.toThrow(/ref\/deleted/);
  await expect(qs.git('branch', '-f', `qms/${id}`, `qms/${id}~`)).rejects.toThrow(/ref\/rewritten/);
  await qs.git('pack-refs', '--all', '--prune');
  expect(await qs.git('for-each-ref', '--format=%(refname)', 'refs/heads/qms')).toBe(`refs/heads/qms/${id}`);
});

/** Builds the hook programs. */
async function closeGateProgram(): Promise<void> {
  await closeGate(await foundSystem({ server: true }));
}

test('a server takes no local hooks, and the gate needs its genesis', async () => {
  const server = await makeRepository({ bare: true });
  const around = { cwd: server, env: { ...testEnvironment } };
  expect((await qms(['hooks', 'install'], around)).stderr).toContain('usage/missing-argument');
  expect((await qms(['hooks', 'install', '--server', server], around)).code).toBe(2);
  expect(await git(server, 'config', '--list')).not.toContain('qms.');
});
