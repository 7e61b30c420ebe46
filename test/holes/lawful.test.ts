import { beforeAll, expect, test } from 'vitest';
import { approve } from '../../src/acts/approve.ts';
import { assign } from '../../src/acts/assign.ts';
import { retire } from '../../src/acts/retire.ts';
import { review } from '../../src/acts/review.ts';
import { route } from '../../src/acts/route.ts';
import { userAdd } from '../../src/acts/user-add.ts';
import { verify } from '../../src/acts/verify.ts';
import { inbox } from '../../src/reading/inbox.ts';
import { recordDirectory } from '../../src/rules/kinds/ids.ts';
import type { DocId } from '../../src/rules/values.ts';
import { bringPolicyIntoForce, newcomer } from '../acts/policy-system.ts';
import { closeGate } from '../helpers/gated-server.ts';
import { enactByHand, eventByHand, pushByHand, tipOf, trailersOf } from '../helpers/hand-made.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';

let qs: QualitySystem;
let reviewed: DocId;
let other: DocId;
let closed: DocId;
let alsoClosed: DocId;
let parent: DocId;
let child: DocId;

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  reviewed = await qs.crIn('PRE_REVIEWED');
  other = await qs.crIn('PRE_REVIEWED');
  closed = await qs.crIn('CLOSED');
  alsoClosed = await qs.crIn('CLOSED');
  parent = await qs.crIn('IN_EXECUTION');
  child = await qs.create({ kind: 'VAR', title: 'A slip', parent, properties: { variance_type: 2 } });
  await qs.bring(child, 'IN_PRE_REVIEW');
  await qs.bring(parent, 'IN_POST_REVIEW');
  await closeGate(qs);
}, 300_000);

async function stateOf(id: DocId): Promise<string | undefined> {
  return (await trailersOf(qs.path, await tipOf(qs, id))).State;
}

async function expectValid(): Promise<void> {
  await qs.git('fetch', '--quiet', 'origin');
  expect(await verify(qs.as('ada'), { genesis: qs.genesis })).toMatchObject({
    verdict: 'valid',
    findings: [],
  });
}

test('B3: somebody who was added later is assigned and reviews', async () => {
  const nora = await newcomer('nora', 'reviewer');
  await userAdd(qs.as('ada'), { member: nora });
  await bringPolicyIntoForce(qs);
  await route(qs.as('bot'), { id: other, to: 'review' });
  await assign(qs.as('quinn'), { id: other, assignees: ['nora'] });
  await review(qs.as('quinn'), { id: other, outcome: 'recommend', text: 'Good.' });
  await review(qs.as('rev'), { id: other, outcome: 'recommend', text: 'Fine.' });
  const event = await eventByHand(qs, {
    id: other,
    act: 'review',
    by: 'nora',
    state: 'PRE_REVIEWED',
    set: { Outcome: 'recommend' },
    text: 'Read as a newcomer.',
  });
  expect(await pushByHand(qs, { [`qms/${other}`]: event })).toMatchObject({ accepted: true });
  expect(await stateOf(other)).toBe('PRE_REVIEWED');
  await expectValid();
}, 120_000);

test('H: another round begins from a reviewed state, and the last round carries nothing [REQ-025]', async () => {
  const event = await eventByHand(qs, { id: reviewed, act: 'route', by: 'bot', state: 'IN_PRE_REVIEW' });
  expect(await pushByHand(qs, { [`qms/${reviewed}`]: event })).toMatchObject({ accepted: true });
  const hasty = await eventByHand(qs, { id: reviewed, act: 'route', by: 'bot', state: 'IN_PRE_APPROVAL' });
  expect((await pushByHand(qs, { [`qms/${reviewed}`]: hasty })).rules).toEqual(['approval/review-missing']);
  // The team of the phase stands already; only the reviews are new.
  await review(qs.as('quinn'), { id: reviewed, outcome: 'recommend', text: 'Still good.' });
  await review(qs.as('rev'), { id: reviewed, outcome: 'recommend', text: 'Still fine.' });
  expect(await route(qs.as('bot'), { id: reviewed, to: 'review' })).toMatchObject({ state: 'IN_PRE_REVIEW' });
  await expectValid();
}, 120_000);

async function decideRetirement(id: DocId): Promise<void> {
  await assign(qs.as('quinn'), { id, assignees: ['quinn'] });
  await review(qs.as('quinn'), { id, outcome: 'recommend', text: 'No longer needed.' });
  await route(qs.as('bot'), { id, to: 'approval' });
}

test('M: a closed record is retired by the commands', async () => {
  await retire(qs.as('bot'), { id: closed, reason: 'superseded' });
  await decideRetirement(closed);
  expect(await approve(qs.as('quinn'), { id: closed })).toMatchObject({ state: 'RETIRED' });
  const directory = recordDirectory(closed) ?? '';
  expect(await qs.git('ls-tree', '--name-only', 'origin/main', directory)).toBe('');
  await expectValid();
}, 120_000);

test('M: and by hand', async () => {
  const id = alsoClosed;
  const event = await eventByHand(qs, {
    id,
    act: 'retire',
    by: 'bot',
    state: 'IN_POST_REVIEW',
    set: { Reason: 'superseded' },
    pins: ['trunk'],
  });
  expect(await pushByHand(qs, { [`qms/${id}`]: event })).toMatchObject({ accepted: true });
  const old = await eventByHand(qs, {
    id,
    act: 'review',
    by: 'rev',
    set: { Outcome: 'recommend' },
    text: 'Yes.',
  });
  expect((await pushByHand(qs, { [`qms/${id}`]: old })).rules).toEqual(['permission/assigned']);
  await decideRetirement(id);
  const retired = await eventByHand(qs, {
    id,
    act: 'approve',
    by: 'quinn',
    state: 'RETIRED',
    version: '3.0',
  });
  const step = await enactByHand(qs, { id, by: 'bot', record: retired });
  expect(await pushByHand(qs, { [`qms/${id}`]: retired, main: step })).toMatchObject({ accepted: true });
  await expectValid();
}, 120_000);

test('Q: reviewing a parent leaves the tasks for its child', async () => {
  const tasks = async () => (await inbox(qs.as('quinn'))).tasks.map(({ id, task }) => `${task} ${id}`);
  expect(await tasks()).toEqual(expect.arrayContaining([`review ${parent}`, `review ${child}`]));
  await review(qs.as('quinn'), { id: parent, outcome: 'recommend', text: 'Done.' });
  expect(await tasks()).not.toContain(`review ${parent}`);
  expect(await tasks()).toContain(`review ${child}`);
}, 120_000);
