import { beforeAll, expect, test } from 'vitest';
import { assign } from '../../src/acts/assign.ts';
import { cancel } from '../../src/acts/cancel.ts';
import { execute } from '../../src/acts/execute.ts';
import { route } from '../../src/acts/route.ts';
import type { DocId } from '../../src/rules/values.ts';
import { eventByHand } from '../helpers/hand-made.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { lendObjects, verdictOn } from '../helpers/raw-push.ts';

let qs: QualitySystem;
let change: DocId;
let variance: DocId;

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  change = await qs.crIn('IN_EXECUTION');
  variance = await qs.create({
    kind: 'VAR',
    title: 'A slip',
    parent: change,
    properties: { variance_type: 1 },
  });
  const done = { id: change, outcome: 'Pass', summary: 'done' } as const;
  await execute(qs.as('bot'), { ...done, item: 'EI-1', outcome: 'Fail', summary: `see ${variance}` });
  await execute(qs.as('bot'), { ...done, item: 'EI-2' });
  await cancel(qs.as('bot'), { id: variance, reason: 'too much work' });
  await route(qs.as('bot'), { id: change, to: 'review' });
  await assign(qs.as('quinn'), { id: change, assignees: ['quinn', 'rev'] });
  await qs.bring(change, 'POST_APPROVED');
  await lendObjects(qs);
}, 300_000);

test('a failure whose variance was cancelled is not answered', async () => {
  const closed = await eventByHand(qs, {
    id: change,
    act: 'close',
    by: 'bot',
    state: 'CLOSED',
    pins: [variance],
  });
  expect(await verdictOn(qs, { [`qms/${change}`]: closed })).toEqual(['execution/fail-unanswered']);
});
