import { beforeAll, expect, test } from 'vitest';
import { approve } from '../../src/acts/approve.ts';
import type { DocId } from '../../src/rules/values.ts';
import { serverOf } from '../helpers/gated-server.ts';
import { git } from '../helpers/git.ts';
import { type EventByHand, enactByHand, eventByHand } from '../helpers/hand-made.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { lendObjects, verdictOn } from '../helpers/raw-push.ts';

let qs: QualitySystem;
let sop: DocId;
let trunkBefore: string;
let withdrawn: string;

/** Two pushes at once, each judged before the other moved its ref: an approval is enacted, and withdrawn. */
beforeAll(async () => {
  qs = await foundSystem({ server: true });
  sop = await qs.create({ kind: 'SOP', title: 'Handling orders' });
  await qs.bring(sop, 'IN_APPROVAL');
  await approve(qs.as('rev'), { id: sop });
  await lendObjects(qs);
  const server = await serverOf(qs);
  trunkBefore = await git(server, 'rev-parse', 'main');
  const approved = await eventByHand(qs, {
    id: sop,
    act: 'approve',
    by: 'quinn',
    state: 'EFFECTIVE',
    version: '1.0',
  });
  expect(await verdictOn(qs, { [`qms/${sop}`]: approved })).toEqual([]);
  await git(server, 'update-ref', `refs/heads/qms/${sop}`, approved);
  await qs.git('fetch', '--quiet', 'origin');
  const step = await enactByHand(qs, { id: sop, by: 'bot' });
  withdrawn = await eventByHand(qs, ending({ act: 'withdraw', state: 'REVIEWED', pins: ['trunk'] }));
  expect(await verdictOn(qs, { main: step })).toEqual([]);
  expect(await verdictOn(qs, { [`qms/${sop}`]: withdrawn })).toEqual([]);
  await git(server, 'update-ref', 'refs/heads/main', step);
  await git(server, 'update-ref', `refs/heads/qms/${sop}`, withdrawn);
  await qs.git('fetch', '--quiet', 'origin');
}, 300_000);

function ending(more: Partial<EventByHand>): EventByHand {
  return { id: sop, act: 'cancel', by: 'bot', set: { Reason: 'a second thought' }, ...more };
}

test('what trunk holds in force is not cancelled', async () => {
  const now = await eventByHand(qs, ending({ state: 'CANCELLED', pins: ['trunk'] }));
  expect(await verdictOn(qs, { [`qms/${sop}`]: now })).toEqual(['cancel/too-late']);
});

test('nor by an event that says nothing of trunk, or pins an older one', async () => {
  const silent = await eventByHand(qs, ending({ state: 'CANCELLED' }));
  expect(await verdictOn(qs, { [`qms/${sop}`]: silent })).toEqual(['pin/missing']);
  const older = await eventByHand(qs, ending({ state: 'CANCELLED', pins: [`trunk ${trunkBefore}`] }));
  expect(await verdictOn(qs, { [`qms/${sop}`]: older })).toEqual(['cancel/too-late']);
});

test('nor taken out of trunk, where the cancel raced as well', async () => {
  const older = await eventByHand(qs, ending({ state: 'CANCELLED', pins: [`trunk ${trunkBefore}`] }));
  const server = await serverOf(qs);
  await git(server, 'update-ref', `refs/heads/qms/${sop}`, older);
  const step = await enactByHand(qs, { id: sop, by: 'bot', record: older });
  expect(await verdictOn(qs, { main: step })).toEqual(['cancel/too-late']);
  await git(server, 'update-ref', `refs/heads/qms/${sop}`, withdrawn);
});

test('the draft is taken back to what is in force', async () => {
  const abandoned = await eventByHand(
    qs,
    ending({ act: 'abandon', state: 'EFFECTIVE', version: '1.0', pins: ['trunk'] }),
  );
  expect(await verdictOn(qs, { [`qms/${sop}`]: abandoned })).toEqual([]);
});
