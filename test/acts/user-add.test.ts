import { expect, test } from 'vitest';
import { approve } from '../../src/acts/approve.ts';
import { assign } from '../../src/acts/assign.ts';
import { checkin } from '../../src/acts/checkin.ts';
import { checkout } from '../../src/acts/checkout.ts';
import { create } from '../../src/acts/create.ts';
import { review } from '../../src/acts/review.ts';
import { route } from '../../src/acts/route.ts';
import { userAdd } from '../../src/acts/user-add.ts';
import {
  bringPolicyIntoForce,
  editCopy,
  foundPolicySystem,
  newcomer,
  policyInForce,
  rulesAgainst,
} from './policy-system.ts';

test('a new member acts once the policy that names them is in force, and not before [REQ-001]', async () => {
  const qs = await foundPolicySystem();
  const drafted = await userAdd(qs.as('ada'), { member: await newcomer('nia', 'initiator') });
  expect(drafted).toMatchObject({ state: 'DRAFT', version: '1.1', beneficiaries: ['nia'] });
  const act = () => create(qs.as('nia'), { kind: 'CR', title: 'A first change' });
  expect(await rulesAgainst(act())).toEqual(['signature/unknown-key']);
  const inForce = await bringPolicyIntoForce(qs);
  expect(inForce).toMatchObject({ state: 'EFFECTIVE', version: '2.0' });
  expect(await act()).toMatchObject({ document: 'CR-001', state: 'DRAFT' });
});

test('says what the draft means', async () => {
  const qs = await foundPolicySystem();
  const { difference } = await userAdd(qs.as('ada'), { member: await newcomer('nia', 'initiator') });
  expect(difference[0]).toBe('nia is new: nia <nia@example.org>, initiator, human');
  expect(difference[1]).toMatch(/^nia gets the key SHA256:/);
  expect(difference.slice(2)).toEqual(['nia may now create, execute, comment, trunk']);
});

test('several changes go into one draft, whose version is raised once, and keep its comments', async () => {
  const qs = await foundPolicySystem();
  await userAdd(qs.as('ada'), { member: await newcomer('nia', 'initiator') });
  const second = await userAdd(qs.as('ada'), { member: await newcomer('noa', 'reviewer') });
  expect(second).toMatchObject({ state: 'DRAFT', version: '1.2', beneficiaries: ['nia', 'noa'] });
  const yaml = await qs.git('show', 'qms/POLICY:.qms/policy.yaml');
  expect(yaml).toContain('version: 2\nreplaces: 1\n');
  expect(yaml).toContain('# Each principal signs with keys of .qms/allowed_signers');
  await bringPolicyIntoForce(qs);
  expect((await policyInForce(qs)).principals.get('noa' as never)?.group).toBe('reviewer');
});

test('what the owner changed in their own copy goes along', async () => {
  const qs = await foundPolicySystem();
  await checkout(qs.as('ada'), { id: 'POLICY' });
  await editCopy(qs, 'ada', (text) => text.replace('max_lag: 1d', 'max_lag: 2d'));
  const { difference } = await userAdd(qs.as('ada'), { member: await newcomer('nia', 'initiator') });
  expect(difference).toContain('dates.max_lag: 1d -> 2d');
});

test('another owner’s draft, a known name and a key that is taken are refused', async () => {
  const qs = await foundPolicySystem();
  const nia = await newcomer('nia', 'initiator');
  await userAdd(qs.as('ada'), { member: nia });
  expect(await rulesAgainst(userAdd(qs.as('sam'), { member: nia }))).toEqual(['user/draft-open']);
  expect(await rulesAgainst(userAdd(qs.as('ada'), { member: nia }))).toEqual(['user/exists']);
  const twin = { ...nia, name: 'nora', email: 'nora@example.org' };
  expect(await rulesAgainst(userAdd(qs.as('ada'), { member: twin }))).toEqual(['policy/key-shared']);
  expect(await qs.git('log', '-1', '--format=%s', 'qms/POLICY')).toBe('POLICY: check in, v1.1');
});

test('whoever answers for a new agent neither is assigned nor decides [REQ-035]', async () => {
  const qs = await foundPolicySystem();
  await checkout(qs.as('ada'), { id: 'POLICY' });
  await assign(qs.as('quinn'), { id: 'POLICY', assignees: ['quinn', 'quill', 'rev'] });
  await checkin(qs.as('ada'), { id: 'POLICY' });
  const agent = await newcomer('rex', 'initiator', { kind: 'agent', sponsor: 'rev' });
  const drafted = await userAdd(qs.as('ada'), { member: agent });
  expect(drafted.beneficiaries).toEqual(['rev', 'rex']);
  await route(qs.as('ada'), { id: 'POLICY', to: 'review' });
  const recommend = (by: string) => review(qs.as(by), { id: 'POLICY', outcome: 'recommend', text: 'Good.' });
  expect(await rulesAgainst(recommend('rev'))).toEqual(['independence/beneficiary']);
  await recommend('quinn');
  // The round does not wait for somebody who may not review.
  expect(await recommend('quill')).toMatchObject({ state: 'REVIEWED' });
  await route(qs.as('ada'), { id: 'POLICY', to: 'approval' });
  expect(await rulesAgainst(approve(qs.as('rev'), { id: 'POLICY' }))).toEqual(['independence/beneficiary']);
  await approve(qs.as('quinn'), { id: 'POLICY' });
  expect(await approve(qs.as('quill'), { id: 'POLICY' })).toMatchObject({ state: 'EFFECTIVE' });
});

test('who gains from a draft cannot be assigned to it [REQ-035]', async () => {
  const qs = await foundPolicySystem();
  await userAdd(qs.as('ada'), {
    member: await newcomer('rex', 'initiator', { kind: 'agent', sponsor: 'rev' }),
  });
  const act = assign(qs.as('quinn'), { id: 'POLICY', assignees: ['quinn', 'rev'] });
  expect(await rulesAgainst(act)).toEqual(['independence/beneficiary']);
});
