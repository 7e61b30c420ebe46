import { beforeAll, expect, test } from 'vitest';
import { documentPath } from '../../src/rules/kinds/ids.ts';
import type { QualitySystem } from '../helpers/quality-system.ts';
import { type Clone, cloneOf, gatedSystem } from './clone.ts';

let qs: QualitySystem;
let bot: Clone;

beforeAll(async () => {
  qs = await gatedSystem();
  await qs.crIn('DRAFT');
  bot = await cloneOf(qs, 'bot');
});

const trailers = (clone: Clone, ref = 'HEAD') =>
  clone.must('log', '-1', '--format=%(trailers:only,unfold)', ref);

test('a person makes events by hand on qms/CR-001, and the gate takes them [REQ-042]', async () => {
  await bot.must('switch', '--quiet', 'qms/CR-001');
  const path = documentPath('CR-001' as never);
  await bot.write(path, (await bot.read(path)).replace(/\{\{[^}]*\}\}/g, 'words'));
  await bot.must('commit', '-S', '-a', '-m', 'CR-001: fill in the plan', '-m', 'QMS-Event: checkin');
  await bot.must(
    'commit',
    '-S',
    '--allow-empty',
    '-m',
    'a remark',
    '-m',
    'All sections are there.',
    '-m',
    'QMS-Event: comment',
  );
  expect(await bot.must('log', '-1', '--format=%s%n%n%b')).toMatch(
    /^CR-001: a remark\n\nAll sections are there\.\n\nQMS-Document: CR-001\nQMS-Event: comment\nQMS-Actor: bot\nQMS-Phase: pre\nQMS-Version: 0\.2\nQMS-State: DRAFT\nQMS-Policy: [0-9a-f]{40}\n*$/,
  );
  const pushed = await bot.git('push', 'origin', 'qms/CR-001');
  expect(pushed.all).toContain('qms/CR-001 -> qms/CR-001');
  expect(pushed.done).toBe(true);
});

test('what the act itself would write is what the hook completes: digest, meaning, pins', async () => {
  await bot.must('commit', '-S', '--allow-empty', '-m', 'QMS-Event: route\nQMS-State: IN_PRE_REVIEW');
  expect(await trailers(bot)).toMatch(/QMS-State: IN_PRE_REVIEW\n[\s\S]*QMS-Digest: sha256:[0-9a-f]{64}\n/);
  expect((await bot.git('push', 'origin', 'qms/CR-001')).done).toBe(true);
  const quinn = await cloneOf(qs, 'quinn');
  await quinn.must('switch', '--quiet', 'qms/CR-001');
  await quinn.must(
    'commit',
    '-S',
    '--allow-empty',
    '-m',
    'the team',
    '-m',
    'QMS-Event: assign\nQMS-Assignee: rev\nqms-assignee: quinn',
  );
  const review = 'QMS-Outcome: recommend\nQMS-Event: review';
  await quinn.must('commit', '-S', '--allow-empty', '-m', 'well done', '-m', 'I have read it.', '-m', review);
  expect(await trailers(quinn)).toContain('QMS-Meaning: I have reviewed this content');
  expect((await quinn.git('push', 'origin', 'qms/CR-001')).done).toBe(true);
});
