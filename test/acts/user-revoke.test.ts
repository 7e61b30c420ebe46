import { describe, expect, test } from 'vitest';
import { approve } from '../../src/acts/approve.ts';
import { assign } from '../../src/acts/assign.ts';
import { checkout } from '../../src/acts/checkout.ts';
import { comment } from '../../src/acts/comment.ts';
import { review } from '../../src/acts/review.ts';
import { route } from '../../src/acts/route.ts';
import { userAdd } from '../../src/acts/user-add.ts';
import { userRevoke } from '../../src/acts/user-revoke.ts';
import type { QualitySystem } from '../helpers/quality-system.ts';
import { foundPolicySystem, newcomer, policyInForce, rulesAgainst, sendToApproval } from './policy-system.ts';

const reason = 'The laptop was stolen.';

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

test('is in force at once: event, step of trunk, checkpoint [REQ-051]', async () => {
  const qs = await foundPolicySystem();
  const id = await qs.crIn('DRAFT');
  const revoked = await userRevoke(qs.as('quill'), { name: 'rev', reason });
  expect(revoked).toMatchObject({ state: 'EFFECTIVE', version: '2.0', voided: [] });
  expect(revoked.commits.map(({ act }) => act)).toEqual(['revoke', 'enact', 'checkpoint']);
  expect(lines(await qs.git('show', 'main:.qms/checkpoint'))).toEqual([
    `${id} ${await qs.git('rev-parse', `qms/${id}`)}`,
  ]);
  expect(await rulesAgainst(comment(qs.as('rev'), { id, text: 'Hello.' }))).toEqual([
    'signature/revoked-key',
  ]);
});

test('names the step of trunk before the compromise, in the event and in the policy', async () => {
  const qs = await foundPolicySystem();
  await qs.bringSopIntoForce();
  await userRevoke(qs.as('quill'), { name: 'rev', after: qs.genesis.slice(0, 10), reason });
  expect(await qs.git('log', '-1', '--format=%(trailers:key=QMS-Pin,valueonly)', 'qms/POLICY')).toContain(
    `trunk ${qs.genesis}`,
  );
  const key = [...(await policyInForce(qs)).keys.values()].find((each) => each.principal === 'rev');
  expect(key).toMatchObject({ status: 'revoked', revokedAfter: qs.genesis });
});

test('takes rights away too when asked', async () => {
  const qs = await foundPolicySystem();
  await userRevoke(qs.as('quill'), { name: 'rev', suspend: true, reason });
  expect((await policyInForce(qs)).principals.get('rev' as never)?.suspended).toBe(true);
});

test('one’s own key can be revoked; the checkpoint then comes before the step', async () => {
  const qs = await foundPolicySystem();
  await qs.crIn('DRAFT');
  const { commits } = await userRevoke(qs.as('sam'), { name: 'sam', reason });
  expect(commits.map(({ act }) => act)).toEqual(['revoke', 'checkpoint', 'enact']);
  expect(lines(await qs.git('show', 'main:.qms/checkpoint')).map((line) => line.split(' ')[0])).toEqual([
    'CR-001',
    'POLICY',
  ]);
});

test('only administrators and quality revoke', async () => {
  const qs = await foundPolicySystem();
  expect(await rulesAgainst(userRevoke(qs.as('rev'), { name: 'ada', reason }))).toEqual(['permission/right']);
  expect(await rulesAgainst(userRevoke(qs.as('bot'), { name: 'ada', reason }))).toEqual(['permission/right']);
});

test('a revocation that leaves no live quality person is refused, and nothing moves [REQ-067]', async () => {
  const qs = await foundPolicySystem();
  await userRevoke(qs.as('ada'), { name: 'quill', reason });
  const before = await qs.git('for-each-ref');
  expect(await rulesAgainst(userRevoke(qs.as('ada'), { name: 'quinn', reason }))).toEqual([
    'policy/quality-needed',
  ]);
  expect(await qs.git('for-each-ref')).toBe(before);
});

test('names what is missing', async () => {
  const qs = await foundPolicySystem();
  const revoke = (more: object) => rulesAgainst(userRevoke(qs.as('ada'), { name: 'rev', reason, ...more }));
  expect(await revoke({ name: 'nobody' })).toEqual(['user/unknown']);
  expect(await revoke({ fingerprint: 'SHA256:nothing' })).toEqual(['user/key-unknown']);
  expect(await revoke({ after: 'f'.repeat(40) })).toEqual(['user/step-unknown']);
  await userRevoke(qs.as('ada'), { name: 'rev', reason });
  expect(await revoke({})).toEqual(['user/nothing-left']);
});

type Prepare = (qs: QualitySystem) => Promise<unknown>;

const drafted: Prepare = async (qs) => userAdd(qs.as('ada'), { member: await newcomer('nia', 'initiator') });
const inReview: Prepare = async (qs) => {
  await drafted(qs);
  await route(qs.as('ada'), { id: 'POLICY', to: 'review' });
  return assign(qs.as('quinn'), { id: 'POLICY', assignees: ['quinn', 'quill'] });
};
const reviewed: Prepare = async (qs) => {
  await inReview(qs);
  await review(qs.as('quinn'), { id: 'POLICY', outcome: 'recommend', text: 'Good.' });
  return review(qs.as('quill'), { id: 'POLICY', outcome: 'recommend', text: 'Good.' });
};
const inApproval: Prepare = async (qs) => {
  await reviewed(qs);
  await route(qs.as('ada'), { id: 'POLICY', to: 'approval' });
  return approve(qs.as('quill'), { id: 'POLICY' });
};

describe('with a draft of POLICY open', () => {
  test.each([
    ['checked out', (qs: QualitySystem) => checkout(qs.as('ada'), { id: 'POLICY' })],
    ['DRAFT', drafted],
    ['IN_REVIEW', inReview],
    ['REVIEWED', reviewed],
    ['IN_APPROVAL', inApproval],
  ] as [string, Prepare][])('%s, the draft is abandoned', async (_state, prepare) => {
    const qs = await foundPolicySystem();
    await prepare(qs);
    const revoked = await userRevoke(qs.as('quill'), { name: 'rev', reason });
    expect(revoked).toMatchObject({ state: 'EFFECTIVE', version: '2.0' });
    expect(revoked.notes.join('\n')).toMatch(/draft of POLICY of ada .* is thereby abandoned/);
    const { principals, version } = await policyInForce(qs);
    expect([version, principals.has('nia' as never)]).toEqual([2, false]);
    // A new draft begins from what is in force now.
    expect(await userAdd(qs.as('ada'), { member: await newcomer('noa', 'initiator') })).toMatchObject({
      state: 'DRAFT',
      version: '2.1',
    });
  });
});

test('after a revocation the policy goes through its ordinary life again', async () => {
  const qs = await foundPolicySystem();
  await userRevoke(qs.as('ada'), { name: 'rev', reason });
  await userAdd(qs.as('ada'), { member: await newcomer('nia', 'initiator') });
  await sendToApproval(qs);
  expect(await approve(qs.as('quinn'), { id: 'POLICY' })).toMatchObject({
    state: 'EFFECTIVE',
    version: '3.0',
  });
});
