import { afterAll, beforeAll, expect, test } from 'vitest';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { answersTo, underTest } from '../helpers/verification-record.ts';
import { type Agent, stdioAgent } from './client.ts';

let qs: QualitySystem;
let bot: Agent;

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  bot = await stdioAgent(qs, 'bot');
});

afterAll(() => bot.close());

test('an agent answers a verification record question by question, and amends with a reason', async () => {
  const parent = await qs.crIn('IN_EXECUTION');
  const made = await bot.call('qms_create', { doc_type: 'VR', title: 'The form prints', parent });
  const id = { doc_id: made.document };
  expect(await bot.call('qms_interact', id)).toMatchObject({
    ok: true,
    question: { item: 'related_items' },
    next: [{ tool: 'qms_interact', arguments: id }],
  });
  for (const [item, respond] of answersTo()) {
    const { question } = await bot.call('qms_interact', id);
    expect(question.item).toBe(item);
    const commit = question.commit ? { commit: underTest } : {};
    expect(await bot.call('qms_interact', { ...id, respond, at: item, ...commit })).toMatchObject({
      ok: true,
    });
  }
  // Of two who answer at once the second is told that something else is asked now.
  const late = await bot.call('qms_interact', { ...id, respond: 'Again.', at: 'objective' });
  expect(late).toMatchObject({ ok: false, isError: true });
  const amend = { ...id, goto: 'objective', respond: 'Two sheets come out.' };
  expect(await bot.call('qms_interact', amend)).toMatchObject({ ok: false });
  expect(await bot.call('qms_interact', { ...amend, reason: 'Typed wrongly.' })).toMatchObject({ ok: true });
  const { compiled, answered, open } = await bot.call('qms_interact', {
    ...id,
    compile: true,
    progress: true,
  });
  expect(compiled).toContain('Two sheets come out.');
  expect(compiled).toContain('Typed wrongly.');
  expect(answered).toContain('summary_narrative');
  expect(open).toBeUndefined();
});
