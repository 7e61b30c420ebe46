import { expect, test } from 'vitest';
import { approve } from '../../src/acts/approve.ts';
import { assign } from '../../src/acts/assign.ts';
import { checkout } from '../../src/acts/checkout.ts';
import { checkpoint } from '../../src/acts/checkpoint.ts';
import { close } from '../../src/acts/close.ts';
import { enact } from '../../src/acts/enact.ts';
import { execute } from '../../src/acts/execute.ts';
import { release } from '../../src/acts/release.ts';
import { revert } from '../../src/acts/revert.ts';
import { review } from '../../src/acts/review.ts';
import { route } from '../../src/acts/route.ts';
import { userRevoke } from '../../src/acts/user-revoke.ts';
import type { DocId } from '../../src/rules/values.ts';
import type { QualitySystem } from '../helpers/quality-system.ts';
import { foundPolicySystem, rulesAgainst } from './policy-system.ts';

const revokeRev = (qs: QualitySystem, after?: string) =>
  userRevoke(qs.as('ada'), { name: 'rev', after, reason: 'The key was copied.' });

/** Review and approval by the quality people alone, from a draft that is routed. */
async function decideAnew(qs: QualitySystem, id: DocId): Promise<string | null> {
  await assign(qs.as('quinn'), { id, assignees: ['quinn', 'quill'] });
  for (const name of ['quinn', 'quill'])
    await review(qs.as(name), { id, outcome: 'recommend', text: 'Looked at it again.' });
  await route(qs.as('bot'), { id, to: 'approval' });
  await approve(qs.as('quinn'), { id });
  return (await approve(qs.as('quill'), { id })).state;
}

test('a void approval stands in the way of release, and a new one of the draft leads on', async () => {
  const qs = await foundPolicySystem();
  const id = await qs.crIn('PRE_APPROVED');
  const { voided } = await revokeRev(qs);
  expect(voided).toMatchObject([
    { document: id, what: 'review', actor: 'rev' },
    { document: id, what: 'approval', actor: 'rev' },
  ]);
  expect(await rulesAgainst(release(qs.as('bot'), { id }))).toEqual(['revocation/void', 'revocation/void']);
  await checkout(qs.as('bot'), { id });
  await route(qs.as('bot'), { id, to: 'review' });
  expect(await decideAnew(qs, id)).toBe('PRE_APPROVED');
  expect(await release(qs.as('bot'), { id })).toMatchObject({ state: 'IN_EXECUTION' });
});

test('quality takes an executing record back to its pre phase, which begins anew and passes to the end', async () => {
  const qs = await foundPolicySystem();
  const id = await qs.crIn('IN_EXECUTION');
  for (const item of ['EI-1', 'EI-2'])
    await execute(qs.as('bot'), { id, item, outcome: 'Pass', summary: 'done as planned' });
  await revokeRev(qs);
  const back = await revert(qs.as('quinn'), { id, reason: 'The approval is void.' });
  expect(back).toMatchObject({ state: 'DRAFT' });
  await route(qs.as('bot'), { id, to: 'review' });
  expect(await decideAnew(qs, id)).toBe('PRE_APPROVED');
  await release(qs.as('bot'), { id });
  // The rows that were filled stay filled.
  await route(qs.as('bot'), { id, to: 'review' });
  expect(await decideAnew(qs, id)).toBe('POST_APPROVED');
  expect(await close(qs.as('bot'), { id })).toMatchObject({ state: 'CLOSED' });
});

test('a post-phase decision that is void stands in the way of close, and quality reverts it', async () => {
  const qs = await foundPolicySystem();
  const id = await qs.crIn('IN_EXECUTION');
  await checkpoint(qs.as('ada'));
  await qs.bring(id, 'POST_APPROVED');
  await revokeRev(qs);
  expect(await rulesAgainst(close(qs.as('bot'), { id }))).toEqual(['revocation/void', 'revocation/void']);
  expect(await revert(qs.as('quinn'), { id, reason: 'The approval is void.' })).toMatchObject({
    state: 'IN_EXECUTION',
  });
  await route(qs.as('bot'), { id, to: 'review' });
  expect(await decideAnew(qs, id)).toBe('POST_APPROVED');
  expect(await close(qs.as('bot'), { id })).toMatchObject({ state: 'CLOSED' });
});

test('quality does not revert while every decision stands', async () => {
  const qs = await foundPolicySystem();
  const id = await qs.crIn('IN_EXECUTION');
  const act = revert(qs.as('quinn'), { id, reason: 'I would like to.' });
  expect(await rulesAgainst(act)).toEqual(['permission/owner', 'revert/nothing-void']);
});

test('what a checkpoint held as of the step stands [REQ-009]', async () => {
  const qs = await foundPolicySystem();
  const id = await qs.crIn('PRE_APPROVED');
  await checkpoint(qs.as('ada'));
  expect((await revokeRev(qs)).voided).toEqual([]);
  expect(await release(qs.as('bot'), { id })).toMatchObject({ state: 'IN_EXECUTION' });
});

test('a checkpoint after the step protects nothing', async () => {
  const qs = await foundPolicySystem();
  const id = await qs.crIn('PRE_APPROVED');
  await checkpoint(qs.as('ada'));
  expect((await revokeRev(qs, qs.genesis)).voided).toHaveLength(2);
  await checkpoint(qs.as('ada'));
  expect(await rulesAgainst(release(qs.as('bot'), { id }))).toContain('revocation/void');
});

test('what was in trunk stays, and bars nothing later [REQ-009]', async () => {
  const qs = await foundPolicySystem();
  const id = await qs.bringSopIntoForce();
  const authority = await qs.crIn('PRE_APPROVED');
  const closed = await qs.crIn('CLOSED');
  await revokeRev(qs, qs.genesis);
  expect(await qs.git('ls-tree', '-r', '--name-only', 'main', '.qms/docs')).toContain(`/${id}.md`);
  await checkout(qs.as('bot'), { id: authority });
  await route(qs.as('bot'), { id: authority, to: 'review' });
  await decideAnew(qs, authority);
  await release(qs.as('bot'), { id: authority });
  expect(await checkout(qs.as('bot'), { id, authority })).toMatchObject({ state: 'DRAFT', version: '1.0' });
  expect(
    await qs.git('log', '-1', '--format=%(trailers:key=QMS-State,valueonly)', `qms/${closed}`),
  ).toContain('CLOSED');
});

test('a pending end that rests on a void approval does not come into force [REQ-009]', async () => {
  const qs = await foundPolicySystem();
  const id = await qs.create({ kind: 'SOP', title: 'Handling orders' });
  await qs.bring(id, 'IN_APPROVAL');
  await approve(qs.as('quinn'), { id });
  // A reviewer may not make steps of trunk, so the approval that completes leaves the document pending.
  await approve(qs.as('rev'), { id });
  await revokeRev(qs);
  expect(await rulesAgainst(enact(qs.as('bot'), { id }))).toContain('revocation/void');
});

test('somebody who lost the key no longer counts, and the round goes on without them', async () => {
  const qs = await foundPolicySystem();
  const id = await qs.crIn('PRE_REVIEWED');
  await revokeRev(qs);
  expect(await route(qs.as('bot'), { id, to: 'approval' })).toMatchObject({ state: 'IN_PRE_APPROVAL' });
  expect(await approve(qs.as('quinn'), { id })).toMatchObject({ state: 'PRE_APPROVED' });
});

test('a void assignment names nobody', async () => {
  const qs = await foundPolicySystem();
  const id = await qs.create({ kind: 'CR', title: 'Change the order form' });
  await qs.bring(id, 'IN_PRE_REVIEW');
  await userRevoke(qs.as('ada'), { name: 'quinn', reason: 'The key was copied.' });
  const act = review(qs.as('rev'), { id, outcome: 'recommend', text: 'Fine.' });
  expect(await rulesAgainst(act)).toEqual(['permission/assigned']);
  await assign(qs.as('quill'), { id, assignees: ['quill', 'rev'] });
  await review(qs.as('rev'), { id, outcome: 'recommend', text: 'Fine.' });
  expect(await review(qs.as('quill'), { id, outcome: 'recommend', text: 'Fine.' })).toMatchObject({
    state: 'PRE_REVIEWED',
  });
});
