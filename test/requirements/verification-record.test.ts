import { beforeAll, expect, test } from 'vitest';
import { assign } from '../../src/acts/assign.ts';
import { execute } from '../../src/acts/execute.ts';
import { route } from '../../src/acts/route.ts';
import { documentPath } from '../../src/rules/kinds/ids.ts';
import type { DocId } from '../../src/rules/values.ts';
import { closeGate } from '../helpers/gated-server.ts';
import { eventByHand, pushByHand, tipOf } from '../helpers/hand-made.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { answerAll, answerByHand } from '../helpers/verification-record.ts';
import { expectPushRefused } from '../holes/expect-refused.ts';

let qs: QualitySystem;
let change: DocId;
let record: DocId;

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  change = await qs.crIn('IN_EXECUTION');
  record = await qs.create({ kind: 'VR', title: 'Watched it work', parent: change });
  await answerAll(qs, record);
  const text = await qs.git('show', `origin/qms/${change}:${documentPath(change)}`);
  for (const [, item = ''] of text.matchAll(/^\| (EI-[0-9]+) \|/gm))
    await execute(qs.as('bot'), { id: change, item, outcome: 'Pass', summary: 'done as planned' });
  await route(qs.as('bot'), { id: change, to: 'review' });
  await assign(qs.as('quinn'), { id: change, assignees: ['quinn', 'rev'] });
  await closeGate(qs);
}, 300_000);

const review = { act: 'review', by: 'quinn', set: { Outcome: 'recommend' }, text: 'Good.' } as const;

test('a review of what was done pins the verification records [REQ-042]', async () => {
  const event = await eventByHand(qs, { id: change, ...review });
  await expectPushRefused(qs, { rule: 'pin/missing', push: { [`qms/${change}`]: event } });
});

test('a verification record is not filled once its parent is under review [REQ-042]', async () => {
  const event = await answerByHand(qs, {
    id: record,
    entry: { item: 'objective', value: 'The form prints twice.', reason: 'Thought again.' },
  });
  await expectPushRefused(qs, { rule: 'link/parent-state', push: { [`qms/${record}`]: event } });
});

test('the review that pins it as it was routed is accepted [REQ-042]', async () => {
  const pin = `${record} ${await tipOf(qs, record)}`;
  const event = await eventByHand(qs, { id: change, ...review, pins: [pin] });
  expect(await pushByHand(qs, { [`qms/${change}`]: event })).toMatchObject({ accepted: true });
});
