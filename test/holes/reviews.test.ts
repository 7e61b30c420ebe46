import { beforeAll, expect, test } from 'vitest';
import { approve } from '../../src/acts/approve.ts';
import { assign } from '../../src/acts/assign.ts';
import { checkout } from '../../src/acts/checkout.ts';
import { comment } from '../../src/acts/comment.ts';
import { review } from '../../src/acts/review.ts';
import { route } from '../../src/acts/route.ts';
import type { DocId } from '../../src/rules/values.ts';
import { closeGate, verifyUngated } from '../helpers/gated-server.ts';
import { type EventByHand, eventByHand, pushByHand, treeWith } from '../helpers/hand-made.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { expectActRefused, expectPushRefused } from './expect-refused.ts';

/** Under the prompts that `qms init` gives: nobody reviews or approves without answers. */
let qs: QualitySystem;
let sop: DocId;
let head: string;

const path = '.qms/prompts/review/default.yaml';
const items = ['whole-text', 'fits-together', 'checkable', 'impact'];
const answers = items.map((item) => `[pass] ${item}`).concat('    > Handling orders');

beforeAll(async () => {
  qs = await foundSystem({ server: true, prompts: 'shipped' });
  sop = await qs.create({ kind: 'SOP', title: 'Handling orders' });
  await route(qs.as('bot'), { id: sop, to: 'review' });
  await assign(qs.as('quinn'), { id: sop, assignees: ['quinn', 'rev'] });
  await closeGate(qs);
  head = `Checklist: ${path} ${await qs.git('rev-parse', `origin/main:${path}`)}`;
}, 300_000);

const body = (...lines: string[]) => [head, '', ...lines].join('\n');

const event = (text: string): EventByHand => ({
  id: sop,
  act: 'review',
  by: 'quinn',
  set: { Outcome: 'recommend' },
  text,
});

const without = (item: string) => answers.filter((line) => line !== `[pass] ${item}`);
const pointing = (...lines: string[]) => body(...answers.slice(0, 4), ...lines);

/** Each says what is wrong with an event's body, which rule refuses it, and the body; the head is known only later. */
const wrong: readonly (readonly [string, string, () => string])[] = [
  ['a plain comment', 'checklist/missing', () => 'Good.'],
  ['an item left out', 'checklist/unanswered', () => body(...without('checkable'))],
  ['an item that nobody asked', 'checklist/unknown-item', () => body('[pass] spelling', ...answers)],
  ['an item of another phase', 'checklist/unknown-item', () => body('[n/a] items: an SOP', ...answers)],
  ['an item answered twice', 'checklist/twice', () => body('[fail] checkable: no', ...answers)],
  ['an item crossed off', 'checklist/reason', () => body('[n/a] checkable', ...without('checkable'))],
  ['an item without its evidence', 'checklist/evidence', () => pointing()],
  ['a quote from elsewhere', 'checklist/quote', () => pointing('    > All orders are kept for ten years')],
  ['a quote that any file holds', 'checklist/quote', () => pointing('    > a')],
  ['a section that there is not', 'checklist/location', () => pointing('    @ Appendix F')],
  ['a line after the last', 'checklist/location', () => pointing('    @ SOP-001.md:4000')],
  ['a file of another record', 'checklist/location', () => pointing('    @ TEMPLATE-SOP.md:1')],
  [
    'a failed item in a recommendation',
    'checklist/contradiction',
    () => body('[fail] checkable: no', ...without('checkable')),
  ],
  ['text after the answers', 'checklist/form', () => body(...answers, '', 'And so on.')],
  ['answers before the answers', 'checklist/form', () => `[pass] all\n\n${body(...answers)}`],
  [
    'answers to another version of the prompt',
    'checklist/other-prompt',
    () => body(...answers).replace(/[0-9a-f]{40}/, '3'.repeat(40)),
  ],
  [
    'answers to another prompt',
    'checklist/other-prompt',
    () => body(...answers).replace('default', 'post/default'),
  ],
];

test.each(wrong)('a review with %s is refused [REQ-101] [REQ-102]', async (_, rule, text) => {
  const made = await eventByHand(qs, event(text()));
  await expectPushRefused(qs, { rule, push: { [`qms/${sop}`]: made } });
});

test('answers in the form are accepted by the gate, white space and marks of layout aside', async () => {
  const support = ['    > Applies *to:* words Does not apply to', '    @ Purpose', '    @ SOP-001.md:2'];
  const made = await eventByHand(qs, event(`Read.\n\n${pointing(...support)}`));
  expect(await pushByHand(qs, { [`qms/${sop}`]: made })).toMatchObject({ accepted: true });
  await qs.git('fetch', '--quiet', 'origin');
});

test('an act refuses a form that was made for other content [REQ-101]', async () => {
  const form = `Content: sha256:${'0'.repeat(64)}\n${answers.join('\n')}`;
  const input = { id: sop, outcome: 'recommend', answers: form } as const;
  await expectActRefused(qs, 'checklist/other-content', () => review(qs.as('rev'), input));
});

test('who fails an item asks for updates, and says why', async () => {
  const form = ['[fail] checkable: which orders?', ...without('checkable')].join('\n');
  const refused = { id: sop, outcome: 'recommend', answers: form } as const;
  await expectActRefused(qs, 'checklist/contradiction', () => review(qs.as('rev'), refused));
  const { state } = await review(qs.as('rev'), { ...refused, outcome: 'request-updates', text: 'Nearly.' });
  expect(state).toBe('REVIEWED');
  const message = await qs.git('log', '-1', '--format=%B', `refs/remotes/origin/qms/${sop}`);
  expect(message).toContain(`Nearly.\n\n${head}\n\n[fail] checkable: which orders?\n`);
});

test('an approval answers too, and a form without its head answers what is asked [REQ-101]', async () => {
  const form = answers.join('\n');
  const draft = await qs.create({ kind: 'SOP', title: 'Handling orders again' });
  await route(qs.as('bot'), { id: draft, to: 'review' });
  await assign(qs.as('quinn'), { id: draft, assignees: ['quinn'] });
  await review(qs.as('quinn'), { id: draft, outcome: 'recommend', answers: form });
  await route(qs.as('bot'), { id: draft, to: 'approval' });
  await expectActRefused(qs, 'checklist/missing', () => approve(qs.as('quinn'), { id: draft, text: 'Yes.' }));
  const yes = '[x] reviews\n[x] stand-by-it\n[x] risks';
  const no = yes.replace('[x] risks', '[fail] risks: too many');
  await expectActRefused(qs, 'checklist/contradiction', () =>
    approve(qs.as('quinn'), { id: draft, answers: no }),
  );
  expect((await approve(qs.as('quinn'), { id: draft, answers: yes })).state).toBe('EFFECTIVE');
});

test('a comment may look like anything: nothing is asked of it', async () => {
  const { act } = await comment(qs.as('ada'), { id: sop, text: `${head}\n\n[pass] all` });
  expect(act).toBe('comment');
});

test('a draft of the policy with a broken prompt is refused with its place [REQ-100]', async () => {
  await checkout(qs.as('ada'), { id: 'POLICY' });
  await qs.git('fetch', '--quiet', 'origin');
  const base = await qs.git('rev-parse', 'origin/qms/POLICY^{tree}');
  const broken = await treeWith(qs.path, base, { [path]: 'title: Easier\nitem: []\n' });
  const made = await eventByHand(qs, {
    id: 'POLICY',
    act: 'checkin',
    by: 'ada',
    version: '1.1',
    tree: broken,
  });
  const push = { 'qms/POLICY': made };
  expect((await pushByHand(qs, push)).rules).toContain('policy/unknown-key');
  const { findings } = await verifyUngated(qs, push);
  const place = { path, line: 2, column: 1 };
  expect(findings).toContainEqual(
    expect.objectContaining({ rule: 'policy/unknown-key', where: expect.objectContaining(place) }),
  );
});
