import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { git, makeRepository, temporaryDirectory } from '../helpers/git.ts';
import { foundSystem, members, type QualitySystem } from '../helpers/quality-system.ts';
import { ask, asMember, leavesAll } from './trial.ts';

// A checkpoint is the shortest act that moves trunk: one step, one file, `.qms/checkpoint`.
const file = '.qms/checkpoint';
let qs: QualitySystem;
const checkpoint = () => asMember(qs, 'ada')('checkpoint');
const at = (path: string) => join(qs.path, path);

beforeEach(async () => {
  qs = await foundSystem();
  await asMember(qs, 'bot')('create', 'CR', '--title', 'Something open');
});

test('an untracked file in the way stops the act; moved away, it works', async () => {
  await writeFile(at(file), 'mine\n');
  const { code, rules, message } = await leavesAll(qs.path, checkpoint);
  expect({ code, rules }).toEqual({ code: 6, rules: ['work-tree/dirty'] });
  expect(message).toContain(file);
  expect(await readFile(at(file), 'utf8')).toBe('mine\n');
  await rm(at(file));
  expect(await checkpoint()).toMatchObject({ code: 0 });
  expect(await qs.git('status', '--porcelain')).toBe('');
});

test('so does a change to a tracked file that the step writes', async () => {
  await checkpoint();
  await asMember(qs, 'bot')('create', 'CR', '--title', 'Another one');
  await writeFile(at(file), 'mine\n');
  expect(await leavesAll(qs.path, checkpoint)).toMatchObject({ code: 6, rules: ['work-tree/dirty'] });
  await qs.git('checkout', '--', file);
  expect(await checkpoint()).toMatchObject({ code: 0 });
});

test('a file that a killed act has written already is no obstacle', async () => {
  await checkpoint();
  const bytes = await readFile(at(file));
  await qs.git('reset', '--quiet', '--hard', 'HEAD~1');
  await writeFile(at(file), bytes);
  expect(await checkpoint()).toMatchObject({ code: 0 });
  expect(await qs.git('status', '--porcelain')).toBe('');
});

test('changes elsewhere stay as they are, staged or not', async () => {
  await writeFile(at('staged.txt'), 'staged\n');
  await qs.git('add', 'staged.txt');
  await writeFile(at('.qms/policy.yaml'), 'edited\n');
  await writeFile(at('untracked.txt'), 'untracked\n');
  const before = await qs.git('status', '--porcelain');
  expect(await checkpoint()).toMatchObject({ code: 0 });
  expect(await qs.git('status', '--porcelain')).toBe(before);
  expect(await readFile(at('.qms/policy.yaml'), 'utf8')).toBe('edited\n');
});

test('what is staged before the first commit survives the founding', async () => {
  const path = await makeRepository();
  await writeFile(join(path, 'precious.txt'), 'precious\n');
  await git(path, 'add', 'precious.txt');
  const roster = members.map((name) => {
    const group = { ada: 'administrator', bot: 'initiator', quinn: 'quality', rev: 'reviewer' }[name];
    return `name=${name},email=${name}@example.org,group=${group},key=${qs.keyOf(name)}`;
  });
  const argv = ['init', '--key', qs.keyOf('ada'), ...roster.flatMap((each) => ['--member', each])];
  expect(await ask(argv, { cwd: path })).toMatchObject({ code: 0 });
  expect(await readFile(join(path, 'precious.txt'), 'utf8')).toBe('precious\n');
  expect(await git(path, 'status', '--porcelain')).toBe('A  precious.txt');
});

test('a detached HEAD and another branch keep their work tree', async () => {
  await qs.git('checkout', '--quiet', '--detach');
  const detached = await qs.git('rev-parse', 'HEAD');
  expect(await checkpoint()).toMatchObject({ code: 0 });
  expect([await qs.git('rev-parse', 'HEAD'), await qs.git('status', '--porcelain')]).toEqual([detached, '']);
  await qs.git('checkout', '--quiet', '-b', 'side', detached);
  await asMember(qs, 'bot')('create', 'CR', '--title', 'Another one');
  expect(await checkpoint()).toMatchObject({ code: 0 });
  expect([await qs.git('rev-parse', 'HEAD'), await qs.git('status', '--porcelain')]).toEqual([detached, '']);
});

test('a linked work tree that has trunk moves along, and is protected like this one', async () => {
  await qs.git('checkout', '--quiet', '-b', 'side');
  const linked = join(await temporaryDirectory(), 'linked');
  await qs.git('worktree', 'add', '--quiet', linked, 'main');
  await writeFile(join(linked, file), 'mine\n');
  const { rules, message } = await leavesAll(qs.path, checkpoint);
  expect({ rules, message }).toEqual({
    rules: ['work-tree/dirty'],
    message: expect.stringContaining(linked),
  });
  await rm(join(linked, file));
  expect(await checkpoint()).toMatchObject({ code: 0 });
  expect(await git(linked, 'status', '--porcelain')).toBe('');
  expect(await readFile(join(linked, file), 'utf8')).toContain('CR-001');
});

test('a bare repository has no work tree to move', async () => {
  const bare = await temporaryDirectory();
  await git(bare, 'clone', '--quiet', '--mirror', qs.path, '.');
  await git(bare, 'remote', 'remove', 'origin');
  expect(await ask(['checkpoint', '--key', qs.keyOf('ada')], { cwd: bare })).toMatchObject({ code: 0 });
});

test('a lock of another git command is named, not taken for a change', async () => {
  const lock = at('.git/index.lock');
  await mkdir(dirname(lock), { recursive: true });
  await writeFile(lock, '');
  const { code, rules, message } = await checkpoint();
  expect({ code, rules }).toEqual({ code: 6, rules: ['work-tree/locked'] });
  expect(message).toContain(lock);
  await rm(lock);
  expect(await checkpoint()).toMatchObject({ code: 0 });
});
