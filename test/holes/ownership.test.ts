import { beforeAll, expect, test } from 'vitest';
import { archive } from '../../src/acts/archive.ts';
import { cancel } from '../../src/acts/cancel.ts';
import { checkin } from '../../src/acts/checkin.ts';
import { checkout } from '../../src/acts/checkout.ts';
import { create } from '../../src/acts/create.ts';
import { verify } from '../../src/acts/verify.ts';
import { documentPath } from '../../src/rules/kinds/ids.ts';
import type { DocId } from '../../src/rules/values.ts';
import { closeGate, standing, ungatedCopy } from '../helpers/gated-server.ts';
import { testEnvironment } from '../helpers/git.ts';
import { eventByHand, pushByHand, trailersOf } from '../helpers/hand-made.ts';
import { foundSystem, type QualitySystem, writeMemberKey } from '../helpers/quality-system.ts';
import { expectActRefused, expectPushRefused } from './expect-refused.ts';

let qs: QualitySystem;
let cancelled: DocId;
let archived: DocId;
let draft: DocId;

beforeAll(async () => {
  const ian = `name=ian,email=ian@example.org,group=initiator,kind=human,key=${await writeMemberKey('ian')}`;
  qs = await foundSystem({ server: true, more: [ian] });
  cancelled = await qs.crIn('CANCELLED');
  archived = await qs.crIn('CANCELLED');
  await archive(qs.as('ada'), { ids: [archived] });
  draft = await qs.create({ kind: 'CR', title: 'A draft at rest' });
  await checkin(qs.as('bot'), { id: draft });
  await closeGate(qs);
}, 300_000);

test.each(['ada', 'ian'])('J: %s does not cancel the draft of another', async (member) => {
  await expectActRefused(qs, 'permission/owner', () =>
    cancel(qs.as(member), { id: draft, reason: 'not mine' }),
  );
  const event = await eventByHand(qs, {
    id: draft,
    act: 'cancel',
    by: member,
    state: 'CANCELLED',
    set: { Reason: 'not mine' },
  });
  await expectPushRefused(qs, { rule: 'permission/owner', push: { [`qms/${draft}`]: event } });
});

test('J: a branch with its trail is not deleted [REQ-057] [REQ-062]', async () => {
  const before = await standing(qs);
  const gone = { [`qms/${draft}`]: null };
  expect((await pushByHand(qs, gone)).rules).toEqual(['ref/deleted']);
  expect(await standing(qs)).toEqual(before);
  // Nothing in a clone tells that a branch was there; a figure that was written down elsewhere does.
  const { figure } = await verify({ cwd: await ungatedCopy(qs, {}), env: testEnvironment }, {});
  const shortened = { cwd: await ungatedCopy(qs, gone), env: testEnvironment };
  expect(await verify(shortened, { expect: figure })).toMatchObject({
    verdict: 'violation',
    findings: [{ rule: 'history/figure' }],
  });
});

test('J: the trail of a cancelled record stays', async () => {
  const log = await qs.git('log', '--format=%s', `origin/qms/${cancelled}`);
  expect(log.split('\n').map((line) => line.split(',')[0])).toEqual([
    `${cancelled}: cancel`,
    `${cancelled}: create`,
    expect.anything(),
  ]);
});

test('J: the number of a cancelled record is not given again [REQ-021]', async () => {
  const { document } = await create(qs.as('bot', { dryRun: true }), { kind: 'CR', title: 'The next one' });
  expect(Number(document?.slice(3))).toBe(Number(draft.slice(3)) + 1);
});

test.each([
  ['on its branch', () => cancelled, 'ref/rewritten', 'record/forked'],
  ['after its branch was archived', () => archived, 'record/forked', 'record/forked'],
] as const)('J: nor by a second create made by hand, %s', async (_when, id, rule, verifyRule) => {
  const create = await eventByHand(qs, {
    id: id(),
    act: 'create',
    by: 'bot',
    after: null,
    phase: 'pre',
    version: '0.1',
    state: 'DRAFT',
    pins: ['trunk'],
    files: { [documentPath(id())]: '---\ntitle: Second life\n---\n\n# Second life\n' },
  });
  await expectPushRefused(qs, { rule, push: { [`qms/${id()}`]: create }, force: true, verifyRule });
});

test('K: nobody takes over a draft by checking it out', async () => {
  await expectActRefused(qs, 'permission/owner', () => checkout(qs.as('ian'), { id: draft }));
  const event = await eventByHand(qs, { id: draft, act: 'checkout', by: 'ian' });
  await expectPushRefused(qs, { rule: 'permission/owner', push: { [`qms/${draft}`]: event } });
});

test('K: nor by handing it over to himself', async () => {
  const event = await eventByHand(qs, { id: draft, act: 'hand-over', by: 'ian', set: { Owner: 'ian' } });
  await expectPushRefused(qs, { rule: 'permission/owner', push: { [`qms/${draft}`]: event } });
  expect(await trailersOf(qs.path, `origin/qms/${draft}`)).toMatchObject({ Event: 'checkin' });
});
