import { beforeAll, describe, expect, test } from 'vitest';
import { attach } from '../../src/acts/attach.ts';
import { checkin } from '../../src/acts/checkin.ts';
import { checkout } from '../../src/acts/checkout.ts';
import { respond } from '../../src/acts/respond.ts';
import type { Entry } from '../../src/rules/interactive/answers.ts';
import { documentPath, responsesPath } from '../../src/rules/kinds/ids.ts';
import type { DocId } from '../../src/rules/values.ts';
import { closeGate, ungatedCopy } from '../helpers/gated-server.ts';
import { eventByHand, pushByHand, tipOf } from '../helpers/hand-made.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { type AnswerByHand, answerAll, answerByHand, underTest } from '../helpers/verification-record.ts';
import { expectActRefused, expectPushRefused } from '../holes/expect-refused.ts';
import { firstOpinion, python, secondOpinion } from '../second-verifier/second-opinion.ts';

let qs: QualitySystem;
let change: DocId;
/** Answered up to what was seen in the first step, which asks for a commit. */
let record: DocId;

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  change = await qs.crIn('IN_EXECUTION');
  record = await qs.create({ kind: 'VR', title: 'The form prints', parent: change });
  await answerAll(qs, record, { until: 'step_actual.1' });
  await closeGate(qs);
}, 300_000);

const seen = { item: 'step_actual.1', value: 'One sheet came out.', commit: underTest } as const;
const amended = { item: 'objective', value: 'Two sheets come out.', reason: 'Typed wrongly.' } as const;
const now = () => Math.floor(Date.now() / 1000);
const other: Entry = {
  kind: 'answer',
  item: 'step_outcome.1',
  value: 'Pass',
  commit: null,
  reason: null,
  by: 'bot',
  at: '2026-11-21T18:40:02Z',
};

/** Hand-made answers that anybody with a key and a clone could push, and the rule that stops each. */
const forgeries: readonly (readonly [string, string, Omit<AnswerByHand, 'id'>])[] = [
  [
    'an answer to what is not asked yet',
    'respond/not-asked',
    { entry: { item: 'summary_outcome', value: 'Pass' } },
  ],
  ['an answer to what the template does not ask', 'respond/not-asked', { entry: { item: 'opinion' } }],
  ['two answers at once', 'respond/append-only', { entry: seen, more: [other] }],
  [
    'an earlier answer rewritten',
    'respond/append-only',
    {
      entry: seen,
      responses: (all) => ({
        ...all,
        entries: all.entries.with(1, { ...(all.entries[1] as Entry), value: 'Else.' }),
      }),
    },
  ],
  [
    'an earlier answer left out',
    'respond/append-only',
    { entry: seen, responses: (all) => ({ ...all, entries: all.entries.toSpliced(1, 1) }) },
  ],
  [
    'no answer at all',
    'respond/append-only',
    {
      entry: seen,
      responses: (all) => ({ ...all, entries: all.entries.slice(0, -1) }),
      document: (text) => `${text}\n`,
    },
  ],
  ['an answer in the name of somebody else', 'respond/signer', { entry: { ...seen, by: 'ada' } }],
  ['an answer of another time', 'respond/signer', { entry: { ...seen, at: '2026-01-05T09:00:00Z' } }],
  [
    'another template',
    'respond/append-only',
    {
      entry: seen,
      responses: (all) => ({
        ...all,
        template: { ...all.template, oid: 'b'.repeat(40) as typeof all.template.oid },
      }),
    },
  ],
  [
    'another title',
    'respond/append-only',
    { entry: seen, responses: (all) => ({ ...all, title: 'All is well' }) },
  ],
  [
    'a document that says more',
    'respond/compiled',
    { entry: seen, document: (text) => text.replace('One sheet came out.', 'Two came out.') },
  ],
  ['an amendment without a reason', 'respond/reason', { entry: { ...amended, reason: null } }],
  [
    'an amendment whose reason stands in the file alone',
    'respond/reason',
    { entry: amended, event: { set: { Reason: null } } },
  ],
  [
    'a first answer with a reason',
    'respond/reason',
    { entry: { ...seen, reason: 'So that it looks amended.' } },
  ],
  [
    'an event that names another question',
    'respond/item',
    { entry: seen, event: { set: { Item: 'objective' } } },
  ],
  ['no commit where one is asked for', 'respond/commit', { entry: { ...seen, commit: null } }],
  [
    'a commit in the event alone',
    'respond/commit',
    { entry: amended, event: { set: { Commit: underTest } } },
  ],
  ['a short commit', 'trailer/value', { entry: { ...seen, commit: 'app aaaaaaa' } }],
  [
    'a loop reopened that was not left',
    'respond/reopen',
    { entry: { kind: 'reopen', item: 'steps.2', value: '', reason: 'Again.' } },
  ],
  ['an empty answer', 'respond/value', { entry: { ...amended, value: '' } }],
  [
    'items that are none',
    'respond/value',
    { entry: { item: 'related_items', value: 'all of them', reason: 'So.' } },
  ],
  ['an anchor', 'respond/file', { entry: seen, file: (text) => text.replace('title: ', 'title: &a ') }],
  ['a key twice', 'respond/file', { entry: seen, file: (text) => `${text}schema: 1\n` }],
  [
    'an iteration without end',
    'respond/file',
    { entry: seen, file: (text) => text.replace('step_actual.1', 'step_actual.Infinity') },
  ],
  ['a huge file', 'respond/file', { entry: seen, file: (text) => `${text}${'#'.repeat(600_000)}\n` }],
  [
    'another file',
    'event/outside',
    { entry: seen, event: { files: { [documentPath('CR-001' as DocId)]: 'x\n' } } },
  ],
];

describe.each(forgeries)('%s', (_, rule, forged) => {
  test('is refused at the gate, and found by both verifiers [REQ-085] [REQ-056] [REQ-072]', async () => {
    const event = await answerByHand(qs, { id: record, ...forged });
    const push = { [`qms/${record}`]: event };
    await expectPushRefused(qs, { rule, push });
    if (!python) return;
    const copy = await ungatedCopy(qs, push);
    const [first, second] = [await firstOpinion(copy), await secondOpinion(copy)];
    expect(second.verdict).toBe('violation');
    expect(first.rules).toContain(second.rules[0]);
  });
});

test('a record that leaves the questions out is refused, and so is one that begins with answers [REQ-085]', async () => {
  const id = `${change}-VR-009` as DocId;
  const born = {
    id,
    act: 'create',
    by: 'bot',
    state: 'IN_EXECUTION',
    version: '1.0',
    phase: 'post',
    after: null,
  } as const;
  const pins = ['trunk', change];
  const text = '---\ntitle: All is well\n---\n\n# All is well\n';
  const without = await eventByHand(qs, {
    ...born,
    pins,
    set: { Parent: change },
    files: { [documentPath(id)]: text },
  });
  await expectPushRefused(qs, { rule: 'respond/template', push: { [`qms/${id}`]: without } });
  const set = { Parent: change, Template: `TEMPLATE-VR ${qs.genesis}` };
  const show = (path: string) => qs.git('show', `origin/qms/${record}:${path}`);
  const files = {
    [documentPath(id)]: `${(await show(documentPath(record))).replaceAll(record, id)}\n`,
    [responsesPath(id) ?? '']: `${await show(responsesPath(record) ?? '')}\n`,
  };
  const begun = await eventByHand(qs, { ...born, pins, set, files });
  await expectPushRefused(qs, { rule: 'respond/template', push: { [`qms/${id}`]: begun } });
  if (!python) return;
  for (const event of [without, begun]) {
    const opinion = await secondOpinion(await ungatedCopy(qs, { [`qms/${id}`]: event }));
    expect(opinion.rules).toContain('respond/template');
  }
});

test('an answer of somebody who may not execute is refused [REQ-085]', async () => {
  for (const by of ['quinn', 'rev'])
    await expectPushRefused(qs, {
      rule: 'permission/right',
      push: { [`qms/${record}`]: await answerByHand(qs, { id: record, by, entry: seen }) },
    });
});

test('what is written answer by answer is not edited as a text [REQ-085]', async () => {
  const files = { [documentPath(record)]: '---\ntitle: The form prints\n---\n\n# All is well\n' };
  const edit = { id: record, by: 'bot', version: '1.6', pins: [change], files } as const;
  const only = 'respond/only-answers';
  await expectPushRefused(qs, {
    rule: only,
    push: { [`qms/${record}`]: await eventByHand(qs, { ...edit, act: 'checkin' }) },
  });
  const set = { Item: 'EI-1', Outcome: 'Pass' };
  await expectPushRefused(qs, {
    rule: 'lifecycle/no-transition',
    push: { [`qms/${record}`]: await eventByHand(qs, { ...edit, act: 'execute', set }) },
  });
  const path = responsesPath(record) ?? '';
  await expectPushRefused(qs, {
    rule: 'attach/changes',
    push: {
      [`qms/${record}`]: await eventByHand(qs, { ...edit, act: 'attach', files: { [path]: 'schema: 1\n' } }),
    },
  });
  await expectActRefused(qs, only, () => checkout(qs.as('bot'), { id: record }));
  await expectActRefused(qs, only, () => checkin(qs.as('bot'), { id: record, content: Buffer.from('x\n') }));
});

test('the act refuses by the same rules, and leaves everything as it was [REQ-056] [REQ-067]', async () => {
  const as = qs.as('bot');
  const value = 'So.';
  await expectActRefused(qs, 'respond/not-asked', () =>
    respond(as, { id: record, goto: 'negative', value, reason: 'x' }),
  );
  await expectActRefused(qs, 'respond/reason', () => respond(as, { id: record, goto: 'objective', value }));
  await expectActRefused(qs, 'respond/commit', () => respond(as, { id: record, value }));
  await expectActRefused(qs, 'respond/value', () =>
    respond(as, { id: record, value: ' ', commit: underTest }),
  );
  await expectActRefused(qs, 'respond/reopen', () =>
    respond(as, { id: record, reopen: 'steps', reason: 'x' }),
  );
  await expectActRefused(qs, 'respond/not-interactive', () => respond(as, { id: change, value }));
});

test('two who answer at once: one answer counts, the other is told to look again [REQ-068]', async () => {
  const second = await qs.create({ kind: 'VR', title: 'At once', parent: change });
  const answers = ['bot', 'ada'].map((name) => respond(qs.as(name), { id: second, value: 'EI-1' }));
  const ended = await Promise.allSettled(answers);
  expect(ended.map((each) => each.status).sort()).toEqual(['fulfilled', 'rejected']);
  const lost = ended.find((each) => each.status === 'rejected');
  expect(lost?.reason).toMatchObject({ findings: [{ rule: 'act/race' }] });
  expect(await qs.git('log', '--format=%s', `origin/qms/${second}`, '-1')).toBe(
    `${second}: answer related_items, v1.1`,
  );
});

describe('the parent', () => {
  test('waits for every answer, and for a failed item behind a record that failed [REQ-087]', async () => {
    const parent = await qs.crIn('IN_EXECUTION', 'Another change');
    const look = await qs.create({ kind: 'VR', title: 'A look', parent });
    await answerAll(qs, look, { until: 'summary_outcome', items: 'EI-1' });
    const route = async () =>
      eventByHand(qs, {
        id: parent,
        act: 'route',
        by: 'bot',
        state: 'IN_POST_REVIEW',
        pins: [`${look} ${await tipOf(qs, look)}`],
      });
    const push = async () => ({ [`qms/${parent}`]: await route() });
    await expectPushRefused(qs, { rule: 'respond/incomplete', push: await push() });
    await respond(qs.as('bot'), { id: look, value: 'Fail' });
    await respond(qs.as('bot'), { id: look, value: 'It jams.' });
    await expectPushRefused(qs, { rule: 'respond/failed', push: await push() });
    await respond(qs.as('bot'), { id: look, goto: 'summary_outcome', value: 'Pass', reason: 'Wrong tray.' });
    expect((await pushByHand(qs, await push())).rules).not.toContain('respond/failed');
  }, 120_000);
});

test('what is attached stands beside the answers [REQ-085]', async () => {
  await attach(qs.as('bot'), { id: record, files: [qs.keyOf('bot').replace(/bot$/, 'bot.pub')] });
  const good = await answerByHand(qs, {
    id: record,
    entry: { ...seen, at: new Date(now() * 1000).toISOString().replace(/\.[0-9]+Z$/, 'Z') },
    event: { time: now() },
  });
  expect(await pushByHand(qs, { [`qms/${record}`]: good })).toMatchObject({ accepted: true });
});
