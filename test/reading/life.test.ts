import { beforeAll, expect, test } from 'vitest';
import { comment } from '../../src/acts/comment.ts';
import { reject } from '../../src/acts/reject.ts';
import { comments } from '../../src/reading/comments.ts';
import { history } from '../../src/reading/history.ts';
import { log } from '../../src/reading/log.ts';
import type { DocId } from '../../src/rules/values.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';

let qs: QualitySystem;
let id: DocId;
const start = Date.parse('2026-01-05T09:00:00Z');

beforeAll(async () => {
  let ticks = 0;
  qs = await foundSystem({ clock: () => start + 60_000 * ticks++ });
  id = await qs.crIn('IN_PRE_APPROVAL');
  await reject(qs.as('rev'), { id, reason: 'The way back is missing' });
  await comment(qs.as('ada'), { id, text: 'I shall ask bot.' });
  await qs.bringSopIntoForce();
});

test('lists the events in order, with date, signer and what was said', async () => {
  const { entries, valid } = await history(qs.as('bot'), { id });
  expect(valid).toBe(true);
  expect(entries.map((entry) => entry.act)).toEqual([
    ...['create', 'checkin', 'route', 'assign', 'review', 'review', 'route', 'reject', 'comment'],
  ]);
  expect(entries[4]).toMatchObject({ actor: 'quinn', outcome: 'recommend', text: 'Good.', version: '0.2' });
  expect(entries[7]).toMatchObject({
    actor: 'rev',
    reason: 'The way back is missing',
    state: 'PRE_REVIEWED',
  });
  const dates = entries.map((entry) => entry.date ?? '');
  expect(dates).toEqual([...dates].sort());
  expect(dates[0]).toMatch(/^2026-01-05T09:0[0-9]:00Z$/);
  const fingerprint = await qs.git('log', '-1', '--format=%GF', `qms/${id}`);
  expect(entries[8]?.signer).toBe(fingerprint);
});

test('shows the trunk step after the event that it brought', async () => {
  const { entries } = await history(qs.as('bot'), { id: 'SOP-001' });
  expect(entries.slice(-2).map((entry) => [entry.type, entry.act])).toEqual([
    ['event', 'approve'],
    ['step', 'enact'],
  ]);
  expect(entries.at(-1)?.oid).toBe(await qs.git('rev-parse', 'main'));
});

test('begins the life of a founding document with genesis', async () => {
  const { entries } = await history(qs.as('bot'), { id: 'TEMPLATE-CR' });
  expect(entries).toMatchObject([{ type: 'genesis', oid: qs.genesis, actor: 'ada', version: '1.0' }]);
});

test('collects reviews, rejections and comments', async () => {
  const { remarks } = await comments(qs.as('bot'), { id });
  expect(remarks.map(({ act, actor, text }) => [act, actor, text])).toEqual([
    ['review', 'quinn', 'Good.'],
    ['review', 'rev', 'Fine.'],
    ['reject', 'rev', 'The way back is missing'],
    ['comment', 'ada', 'I shall ask bot.'],
  ]);
  expect((await comments(qs.as('bot'), { id, version: '0.1' })).remarks).toEqual([]);
});

test('hands over to git for the log of a record and of trunk', async () => {
  const record = await log(qs.as('bot'), { id, oneline: true });
  expect(record.from).toBe(`refs/heads/qms/${id}`);
  expect(record.text.trimEnd().split('\n')).toHaveLength(10);
  const trunk = await log(qs.as('bot'), { maxCount: 1, showSignature: true });
  expect(trunk.text).toContain('SOP-001: in force, v1.0');
  expect(trunk.text).toContain('Good "git" signature for quinn');
});

test('refuses a count that is none', async () => {
  await expect(log(qs.as('bot'), { maxCount: 0 })).rejects.toThrow('usage/option-value');
});
