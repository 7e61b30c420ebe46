import { beforeAll, test } from 'vitest';
import { approve } from '../../src/acts/approve.ts';
import { assign } from '../../src/acts/assign.ts';
import { execute } from '../../src/acts/execute.ts';
import { reject } from '../../src/acts/reject.ts';
import { review } from '../../src/acts/review.ts';
import { route } from '../../src/acts/route.ts';
import type { DocId } from '../../src/rules/values.ts';
import { closeGate } from '../helpers/gated-server.ts';
import { eventByHand } from '../helpers/hand-made.ts';
import { foundSystem, type QualitySystem, writeMemberKey } from '../helpers/quality-system.ts';
import { expectActRefused, expectPushRefused } from './expect-refused.ts';

let qs: QualitySystem;
let inReview: DocId;
let inApproval: DocId;
let rejected: DocId;
let finished: DocId;
let unassigned: DocId;

beforeAll(async () => {
  const ian = `name=ian,email=ian@example.org,group=initiator,kind=human,key=${await writeMemberKey('ian')}`;
  qs = await foundSystem({ server: true, more: [ian] });
  inReview = await qs.crIn('IN_PRE_REVIEW');
  inApproval = await qs.crIn('IN_PRE_APPROVAL');
  rejected = await qs.crIn('IN_PRE_APPROVAL');
  await reject(qs.as('quinn'), { id: rejected, reason: 'the plan has a gap' });
  finished = await qs.crIn('IN_EXECUTION');
  for (const item of ['EI-1', 'EI-2'])
    await execute(qs.as('bot'), { id: finished, item, outcome: 'Pass', summary: 'done' });
  await route(qs.as('bot'), { id: finished, to: 'review' });
  unassigned = await qs.create({ kind: 'CR', title: 'Not assigned yet' });
  await route(qs.as('bot'), { id: unassigned, to: 'review' });
  await closeGate(qs);
}, 300_000);

test('A: the author does not assign himself', async () => {
  await expectActRefused(qs, 'permission/right', () =>
    assign(qs.as('bot'), { id: unassigned, assignees: ['bot'] }),
  );
  const event = await eventByHand(qs, {
    id: unassigned,
    act: 'assign',
    by: 'bot',
    set: { Assignee: 'bot' },
  });
  await expectPushRefused(qs, { rule: 'permission/right', push: { [`qms/${unassigned}`]: event } });
});

test('A: quality does not put the author’s sponsor on the team [REQ-034]', async () => {
  await expectActRefused(qs, 'independence/contributor', () =>
    assign(qs.as('quinn'), { id: unassigned, assignees: ['ada', 'quinn'] }),
  );
  const event = await eventByHand(qs, {
    id: unassigned,
    act: 'assign',
    by: 'quinn',
    set: { Assignee: ['ada', 'quinn'] },
  });
  await expectPushRefused(qs, { rule: 'independence/contributor', push: { [`qms/${unassigned}`]: event } });
});

test('A: the author does not review his own change [REQ-033]', async () => {
  await expectActRefused(qs, 'permission/assigned', () =>
    review(qs.as('bot'), { id: inReview, outcome: 'recommend', text: 'Mine is good.' }),
  );
  const event = await eventByHand(qs, {
    id: inReview,
    act: 'review',
    by: 'bot',
    set: { Outcome: 'recommend' },
    text: 'Mine is good.',
  });
  await expectPushRefused(qs, { rule: 'permission/assigned', push: { [`qms/${inReview}`]: event } });
});

test('A: the author does not approve his own change [REQ-033]', async () => {
  await expectActRefused(qs, 'permission/assigned', () => approve(qs.as('bot'), { id: inApproval }));
  const event = await eventByHand(qs, {
    id: inApproval,
    act: 'approve',
    by: 'bot',
  });
  await expectPushRefused(qs, { rule: 'permission/assigned', push: { [`qms/${inApproval}`]: event } });
});

test('A: approval is not complete without quality [REQ-024]', async () => {
  const event = await eventByHand(qs, {
    id: inApproval,
    act: 'approve',
    by: 'rev',
    state: 'PRE_APPROVED',
    version: '1.0',
  });
  await expectPushRefused(qs, { rule: 'event/state', push: { [`qms/${inApproval}`]: event } });
});

test.each(['ada', 'ian'])('B: %s, who is not quality, does not assign', async (member) => {
  await expectActRefused(qs, 'permission/right', () =>
    assign(qs.as(member), { id: unassigned, assignees: ['quinn'] }),
  );
  const event = await eventByHand(qs, {
    id: unassigned,
    act: 'assign',
    by: member,
    set: { Assignee: 'quinn' },
  });
  await expectPushRefused(qs, { rule: 'permission/right', push: { [`qms/${unassigned}`]: event } });
});

test('D: after a rejection, the old reviews carry nothing [REQ-025]', async () => {
  await expectActRefused(qs, 'approval/no-round', () =>
    route(qs.as('bot'), { id: rejected, to: 'approval' }),
  );
  const routed = await eventByHand(qs, {
    id: rejected,
    act: 'route',
    by: 'bot',
    state: 'IN_PRE_APPROVAL',
  });
  await expectPushRefused(qs, { rule: 'approval/no-round', push: { [`qms/${rejected}`]: routed } });
});

test('D: nor does an approval that leaves the routing out', async () => {
  const event = await eventByHand(qs, {
    id: rejected,
    act: 'approve',
    by: 'quinn',
    state: 'PRE_APPROVED',
    version: '1.0',
  });
  await expectPushRefused(qs, { rule: 'lifecycle/no-transition', push: { [`qms/${rejected}`]: event } });
});

test('P: the team of the pre phase is no team of the post phase', async () => {
  await expectActRefused(qs, 'permission/assigned', () =>
    review(qs.as('rev'), { id: finished, outcome: 'recommend', text: 'Done.' }),
  );
  const event = await eventByHand(qs, {
    id: finished,
    act: 'review',
    by: 'rev',
    set: { Outcome: 'recommend' },
    text: 'Done.',
  });
  await expectPushRefused(qs, { rule: 'permission/assigned', push: { [`qms/${finished}`]: event } });
});

test('P: the post phase has no team without quality', async () => {
  await expectActRefused(qs, 'assign/needs-quality', () =>
    assign(qs.as('quinn'), { id: finished, assignees: ['rev'] }),
  );
  const event = await eventByHand(qs, {
    id: finished,
    act: 'assign',
    by: 'quinn',
    set: { Assignee: 'rev' },
  });
  await expectPushRefused(qs, { rule: 'assign/needs-quality', push: { [`qms/${finished}`]: event } });
});

test('P: the quality review of the pre phase opens no approval of the post phase [REQ-024]', async () => {
  await expectActRefused(qs, 'approval/needs-quality-review', () =>
    route(qs.as('bot'), { id: finished, to: 'approval' }),
  );
  const event = await eventByHand(qs, {
    id: finished,
    act: 'route',
    by: 'bot',
    state: 'IN_POST_APPROVAL',
  });
  await expectPushRefused(qs, {
    rule: 'approval/needs-quality-review',
    push: { [`qms/${finished}`]: event },
  });
});
