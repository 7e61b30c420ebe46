import { appendFile, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { asMember, leavesAll } from './trial.ts';

let qs: QualitySystem;
let copy: string;
const bot = (...argv: string[]) => asMember(qs, 'bot')(...argv);
const isThere = (path: string) => stat(path).then(Boolean, () => false);

beforeEach(async () => {
  qs = await foundSystem();
  await bot('create', 'CR', '--title', 'Try the workspace');
  copy = qs.copyOf('bot', 'CR-001');
});

test('a checkout that is repeated leaves the edited copy alone, and makes no event', async () => {
  await appendFile(copy, 'My words.\n');
  const { code, data } = await bot('checkout', 'CR-001');
  expect({ code, commits: data.commits, files: data.files }).toEqual({ code: 0, commits: [], files: [] });
  expect(await readFile(copy, 'utf8')).toContain('My words.');
});

test('a copy that is gone stops the check-in; the checkout writes it again', async () => {
  await rm(copy);
  for (const argv of [
    ['checkin', 'CR-001'],
    ['route', 'CR-001', '--review'],
  ])
    expect(await leavesAll(qs.path, () => bot(...argv))).toMatchObject({
      code: 3,
      rules: ['workspace/missing'],
    });
  expect(await bot('checkout', 'CR-001')).toMatchObject({ code: 0, data: { commits: [], files: [copy] } });
  expect(await bot('checkin', 'CR-001')).toMatchObject({ code: 0 });
  expect(await isThere(copy)).toBe(false);
});

test('a file with other text in the place of the copy is never overwritten', async () => {
  await bot('checkin', 'CR-001');
  await writeFile(copy, 'not from git-qms\n');
  const answer = await leavesAll(qs.path, () => bot('checkout', 'CR-001'));
  expect(answer).toMatchObject({ code: 6, rules: ['workspace/in-the-way'] });
  await rm(copy);
  expect(await bot('checkout', 'CR-001')).toMatchObject({ code: 0 });
});

test("other actors' copies and stray files stay", async () => {
  const others = [qs.copyOf('quinn', 'CR-001'), join(dirname(copy), 'notes.txt')];
  await mkdir(dirname(others[0] ?? ''), { recursive: true });
  for (const path of others) await writeFile(path, 'keep me\n');
  await bot('checkin', 'CR-001');
  await bot('checkout', 'CR-001');
  for (const path of others) expect(await readFile(path, 'utf8')).toBe('keep me\n');
});

test('text from a file leaves a copy that says something else', async () => {
  const file = join(qs.path, 'other.md');
  await writeFile(file, `${await readFile(copy, 'utf8')}From a file.\n`);
  await appendFile(copy, 'My words.\n');
  expect(await bot('checkin', 'CR-001', '--file', file)).toMatchObject({ code: 0 });
  expect(await readFile(copy, 'utf8')).toContain('My words.');
});

test('a check-in of POLICY leaves what else lies in its folder', async () => {
  const ada = asMember(qs, 'ada');
  await ada('checkout', 'POLICY');
  const folder = join(qs.path, '.qms/workspace/ada/POLICY');
  await writeFile(join(folder, 'note.txt'), 'keep me\n');
  await appendFile(join(folder, 'policy.yaml'), '# thought about it\n');
  expect(await ada('checkin', 'POLICY')).toMatchObject({ code: 0 });
  expect(await isThere(join(folder, 'policy.yaml'))).toBe(false);
  expect(await readFile(join(folder, 'note.txt'), 'utf8')).toBe('keep me\n');
});

test('a workspace that cannot be written stops the act before it counts', async () => {
  await rm(join(qs.path, '.qms/workspace'), { recursive: true });
  await writeFile(join(qs.path, '.qms/workspace'), 'a file\n');
  const refs = await qs.git('for-each-ref');
  const { code, rules } = await bot('create', 'CR', '--title', 'No place for it');
  expect(code).not.toBe(0);
  expect(rules[0]).toMatch(/^workspace\//);
  expect(await qs.git('for-each-ref')).toBe(refs);
  await rm(join(qs.path, '.qms/workspace'));
  expect(await bot('create', 'CR', '--title', 'No place for it')).toMatchObject({
    code: 0,
    data: { document: 'CR-002' },
  });
});
