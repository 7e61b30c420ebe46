import { access } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { type Agent, stdioAgent } from './client.ts';

let qs: QualitySystem;
let bot: Agent;

beforeAll(async () => {
  qs = await foundSystem();
  bot = await stdioAgent(qs, 'bot');
});

afterAll(() => bot.close());

/** Of a record that was filled in. */
const summary = '## 11. Summary\n\nwords';

const edit = (doc_id: string, ...edits: [string, string][]) =>
  bot.call('qms_checkin', { doc_id, edits: edits.map(([old, words]) => ({ old, new: words })) });

const textOf = async (doc_id: string): Promise<string> =>
  (await bot.call('qms_read', { doc_id, draft: true })).text;

test('a document that was just made is answered with its text, and checked in by what was made of it', async () => {
  const made = await bot.call('qms_create', { doc_type: 'CR', title: 'Text' });
  expect(made.text).toBe(await textOf(made.document));
  const copy = qs.copyOf('bot', made.document);
  await access(copy);
  expect(
    await bot.call('qms_checkin', { doc_id: made.document, content: `${made.text}\nMore.\n` }),
  ).toMatchObject({ ok: true });
  // Nobody wrote in the copy: it is not in the way of the next checkout.
  await expect(access(copy)).rejects.toThrow();
  expect(await bot.call('qms_checkout', { doc_id: made.document })).toMatchObject({
    ok: true,
    text: expect.stringContaining('More.'),
  });
});

test('REQ-166 words that stand in a document once are changed, and it is checked out for that', async () => {
  const id = await qs.crIn('IN_EXECUTION');
  const before = await textOf(id);
  const told = await edit(id, [summary, `${summary}, and $& too`]);
  expect(told).toMatchObject({ ok: true, notes: [expect.stringContaining('checked out first')] });
  expect(await textOf(id)).toBe(before.replace(summary, () => `${summary}, and $& too`));
});

test('REQ-166 words that stand there twice, or not at all, are refused, and nothing is changed', async () => {
  const id = await qs.create({ kind: 'CR', title: 'Twice' });
  const before = await qs.git('for-each-ref');
  for (const old of ['words', 'nowhere in it', ''])
    expect((await edit(id, ['## 1. Purpose', '## 1. Purpose'], [old, 'x'])).findings[0]).toMatchObject({
      rule: 'checkin/edit',
    });
  expect((await bot.call('qms_checkin', { doc_id: id, edits: [], content: 'x' })).findings[0].rule).toBe(
    'usage/conflict',
  );
  expect(await qs.git('for-each-ref')).toBe(before);
});

test('REQ-166 an edit keeps the rows that others filled, and changes nothing of the plan', async () => {
  const id = await qs.crIn('IN_EXECUTION', 'Rows');
  const row = { doc_id: id, item: 'EI-1', outcome: 'Pass', summary: 'Seen by another' };
  expect(await bot.call('qms_execute', row)).toMatchObject({ ok: true });
  expect(await edit(id, [summary, `${summary} of it`])).toMatchObject({ ok: true });
  expect(await textOf(id)).toContain('Seen by another');
  expect(await edit(id, ['## 2. Scope\n', '## 2. Scope\n\nMore.\n'])).toMatchObject({ ok: false });
});
