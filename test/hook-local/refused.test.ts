import { beforeAll, beforeEach, expect, test } from 'vitest';
import { documentPath } from '../../src/rules/kinds/ids.ts';
import type { DocId } from '../../src/rules/values.ts';
import { makeSigningKey, temporaryDirectory } from '../helpers/git.ts';
import type { QualitySystem } from '../helpers/quality-system.ts';
import { type Clone, cloneOf, gatedSystem } from './clone.ts';

let qs: QualitySystem;
let bot: Clone;
const comment = ['-m', 'a remark', '-m', 'Something.', '-m', 'QMS-Event: comment'];
const path = documentPath('CR-001' as DocId);

beforeAll(async () => {
  qs = await gatedSystem();
  await qs.crIn('DRAFT');
  bot = await cloneOf(qs, 'bot');
});

beforeEach(async () => {
  await bot.must('reset', '--quiet', '--hard');
  await bot.must('switch', '--quiet', '-C', 'qms/CR-001', 'origin/qms/CR-001');
});

/** The rules that refuse a commit; HEAD must not have moved. */
async function refusalOf(...args: string[]): Promise<readonly string[]> {
  const before = await bot.must('rev-parse', 'HEAD');
  const said = await bot.git('commit', '--allow-empty', ...args);
  expect(said.done).toBe(false);
  expect(await bot.must('rev-parse', 'HEAD')).toBe(before);
  return said.rules;
}

test('a commit that is not signed does not become the tip', async () => {
  expect(await refusalOf(...comment)).toEqual(['signature/missing']);
});

test('nor one that names no event, or none that there is', async () => {
  expect(await refusalOf('-S', '-m', 'only words')).toEqual(['trailer/missing']);
  expect(await refusalOf('-S', '-m', 'x', '-m', 'QMS-Event: celebrate')).toEqual(['event/unknown']);
  expect(await refusalOf('-S', '-m', 'x', '-m', 'QMS-Mood: good')).toEqual(['trailer/unknown']);
});

test('an act that the state or the person does not allow is refused before the signature [REQ-075]', async () => {
  expect(await refusalOf('-S', '-m', 'x', '-m', 'QMS-Event: release')).toEqual(['lifecycle/no-transition']);
  expect(await refusalOf('-S', '-m', 'x', '-m', 'QMS-Event: hand-over\nQMS-Owner: nobody')).toEqual([
    'hand-over/unfit',
  ]);
});

test('what was written wrong is not set right, but refused as the server would', async () => {
  expect(await refusalOf('-S', '-m', 'x', '-m', 'y', '-m', 'QMS-Event: comment\nQMS-Version: 7.0')).toEqual([
    'event/version',
  ]);
  expect(await refusalOf('-S', '-m', 'x', '-m', 'y', '-m', 'QMS-Event: comment\nQMS-Owner: ada')).toEqual([
    'trailer/not-of-act',
  ]);
  expect(
    await refusalOf('-S', '-m', 'x', '-m', 'y', '-m', 'QMS-Event: comment\nQMS-Pin: CR-001 abc'),
  ).toEqual(['trailer/value']);
});

test('another author, or a key of nobody, is refused early', async () => {
  expect(await refusalOf('-S', '--author=Eve <eve@example.org>', ...comment)).toEqual(['event/author']);
  const { path: key } = await makeSigningKey(await temporaryDirectory(), 'eve');
  await bot.must('config', 'user.signingkey', key);
  try {
    expect(await refusalOf('-S', ...comment)).toEqual(['signature/unknown-key']);
  } finally {
    await bot.must('config', 'user.signingkey', qs.keyOf('bot'));
  }
});

test('files of others are refused on a record, before there is a message', async () => {
  await bot.write('notes.txt', 'mine\n');
  await bot.must('add', 'notes.txt');
  expect(await refusalOf('-S', ...comment)).toEqual(['event/outside']);
});

test('a governed path on trunk is refused, with the way to change it', async () => {
  await bot.must('switch', '--quiet', 'main');
  const sop = documentPath('TEMPLATE-CR' as DocId);
  await bot.write(sop, `${await bot.read(sop)}\nMore.\n`);
  const said = await bot.git('commit', '-S', '-a', '-m', 'change the template');
  expect(said.rules).toEqual(['trunk/governed-path']);
  expect(said.all.replace(/\s+/g, ' ')).toContain('through its record: `qms checkout TEMPLATE-CR`');
  const past = await bot.git('commit', '-S', '-a', '--no-verify', '-m', 'change the template');
  expect(past.rules).toContain('trunk/governed-path');
  await bot.must('reset', '--quiet', '--hard');
});

test('an ungoverned path on trunk is committed', async () => {
  await bot.must('switch', '--quiet', 'main');
  await bot.write('README.md', 'hello\n');
  await bot.must('add', 'README.md');
  await bot.must('commit', '-S', '-m', 'say hello');
  await bot.must('reset', '--quiet', '--hard', 'origin/main');
});

test('a record is not rewritten: what the server holds stays; what it does not hold can be taken back', async () => {
  await bot.must('commit', '-S', '--allow-empty', ...comment);
  await bot.must('reset', '--quiet', '--hard', 'HEAD~');
  const id = await qs.crIn('IN_PRE_REVIEW', 'Another');
  await bot.must('fetch', '--quiet');
  await bot.must('switch', '--quiet', '-c', `qms/${id}`, `origin/qms/${id}`);
  await bot.must('reset', '--quiet', '--hard', 'HEAD~');
  expect(await refusalOf('-S', ...comment)).toEqual(['ref/rewritten']);
  await bot.must('switch', '--quiet', '--detach');
  await bot.must('branch', '--quiet', '-D', `qms/${id}`);
});

test('an event may be made on a detached HEAD, and rests on events that wait to be pushed', async () => {
  await bot.must('commit', '-S', '--allow-empty', ...comment);
  await bot.write(path, (await bot.read(path)).replace('{{', 'one {{'));
  await bot.must('commit', '-S', '-a', '-m', 'more words', '-m', 'QMS-Event: checkin');
  expect(await bot.must('log', '-1', '--format=%(trailers:key=QMS-Version,valueonly)')).toContain('0.2');
  await bot.must('switch', '--quiet', '--detach', 'origin/qms/CR-001');
  await bot.must(
    'commit',
    '-S',
    '--allow-empty',
    ...comment.slice(0, -1),
    'QMS-Event: comment\nQMS-Document: CR-001',
  );
  expect(await bot.must('log', '-1', '--format=%(trailers:key=QMS-Version,valueonly)')).toContain('0.1');
});
