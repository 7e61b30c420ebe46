import { expect, test } from 'vitest';
import { checkout } from '../../src/acts/checkout.ts';
import { comment } from '../../src/acts/comment.ts';
import { enact } from '../../src/acts/enact.ts';
import { handOver } from '../../src/acts/hand-over.ts';
import { release } from '../../src/acts/release.ts';
import { userAdd } from '../../src/acts/user-add.ts';
import { userRecover } from '../../src/acts/user-recover.ts';
import { userRevoke } from '../../src/acts/user-revoke.ts';
import { writeMemberKey } from '../helpers/quality-system.ts';
import {
  bringPolicyIntoForce,
  foundPolicySystem,
  newcomer,
  policyInForce,
  rulesAgainst,
} from './policy-system.ts';

const reason = 'The keys of quinn and quill burnt with the office.';
const founding = { recovery: { threshold: 2, principals: ['ada', 'sam', 'rev'] } };

async function lostQuality() {
  const qs = await foundPolicySystem(founding);
  const keys = [{ name: 'quinn', key: await writeMemberKey('quinn-new') }];
  return { qs, keys };
}

test('two of three recovery principals give a person a new key [REQ-052]', async () => {
  const { qs, keys } = await lostQuality();
  const id = await qs.crIn('PRE_APPROVED');
  const first = await userRecover(qs.as('sam'), { keys, reason });
  expect(first).toMatchObject({ state: 'DRAFT', version: '1.1' });
  expect(first.notes.join('\n')).toContain('1 more of ada, rev must sign it');
  expect(await rulesAgainst(comment(qs.as('quinn-new'), { id, text: 'Back.' }))).toEqual([
    'signature/unknown-key',
  ]);
  const second = await userRecover(qs.as('ada'), { keys: [], reason });
  expect(second).toMatchObject({ state: 'EFFECTIVE', version: '2.0' });
  expect(second.commits.map(({ act }) => act)).toEqual(['recover', 'enact']);
  expect(await rulesAgainst(comment(qs.as('quinn-new'), { id, text: 'Back.' }))).toEqual([]);
  expect(await rulesAgainst(comment(qs.as('quinn'), { id, text: 'Old key.' }))).toEqual([
    'signature/retired-key',
  ]);
  expect(await release(qs.as('bot'), { id })).toMatchObject({ state: 'IN_EXECUTION' });
});

test('naming the same key again agrees to it; another key is refused', async () => {
  const { qs, keys } = await lostQuality();
  await userRecover(qs.as('sam'), { keys, reason });
  const other = [{ name: 'quinn', key: await writeMemberKey('quinn-other') }];
  expect(await rulesAgainst(userRecover(qs.as('ada'), { keys: other, reason }))).toEqual([
    'recover/other-content',
  ]);
  expect(await userRecover(qs.as('ada'), { keys, reason })).toMatchObject({ state: 'EFFECTIVE' });
});

test('nobody counts twice, and only recovery principals count', async () => {
  const { qs, keys } = await lostQuality();
  await userRecover(qs.as('sam'), { keys, reason });
  expect(await rulesAgainst(userRecover(qs.as('sam'), { keys: [], reason }))).toEqual(['approval/already']);
  expect(await rulesAgainst(userRecover(qs.as('quinn'), { keys: [], reason }))).toEqual([
    'permission/recovery',
  ]);
});

test('a recovery that a principal without the right to trunk completes is pending', async () => {
  const { qs, keys } = await lostQuality();
  await userRecover(qs.as('sam'), { keys, reason });
  const last = await userRecover(qs.as('rev'), { keys: [], reason });
  expect(last.commits.map(({ act }) => act)).toEqual(['recover']);
  expect(await rulesAgainst(checkout(qs.as('ada'), { id: 'POLICY' }))).toEqual(['trunk/pending']);
  await enact(qs.as('ada'), { id: 'POLICY' });
  expect((await policyInForce(qs)).version).toBe(2);
});

test('takes the place of an open draft', async () => {
  const { qs, keys } = await lostQuality();
  await userAdd(qs.as('ada'), { member: await newcomer('nia', 'initiator') });
  const first = await userRecover(qs.as('sam'), { keys, reason });
  expect(first.notes.join('\n')).toMatch(/draft of POLICY of ada \(DRAFT\) is thereby abandoned/);
  await userRecover(qs.as('ada'), { keys: [], reason });
  expect((await policyInForce(qs)).principals.has('nia' as never)).toBe(false);
});

test('with recovery keys, the last quality key can be revoked and then replaced', async () => {
  const { qs, keys } = await lostQuality();
  await userRevoke(qs.as('ada'), { name: 'quill', reason });
  expect(await userRevoke(qs.as('ada'), { name: 'quinn', reason })).toMatchObject({ version: '3.0' });
  await userRecover(qs.as('sam'), { keys, reason });
  expect(await userRecover(qs.as('ada'), { keys: [], reason })).toMatchObject({ version: '4.0' });
  await userAdd(qs.as('ada'), { member: await newcomer('nia', 'initiator') });
  expect(await bringPolicyIntoForce(qs, { by: 'quinn', key: 'quinn-new' })).toMatchObject({
    state: 'EFFECTIVE',
    version: '5.0',
  });
});

test('who signed a recovery that goes the ordinary way has contributed to it', async () => {
  const qs = await foundPolicySystem({ recovery: { threshold: 2, principals: ['quinn', 'sam', 'rev'] } });
  await userRecover(qs.as('quinn'), {
    keys: [{ name: 'rev', key: await writeMemberKey('rev-new') }],
    reason,
  });
  await handOver(qs.as('quill'), { id: 'POLICY', owner: 'ada', reason: 'Take the ordinary way.' });
  expect(await rulesAgainst(bringPolicyIntoForce(qs, { by: 'quinn' }))).toEqual(['independence/contributor']);
});

test('there is nothing to agree to before somebody began', async () => {
  const { qs } = await lostQuality();
  expect(await rulesAgainst(userRecover(qs.as('sam'), { keys: [], reason }))).toEqual(['recover/none']);
});

test('without recovery principals in genesis there is no recovery', async () => {
  const qs = await foundPolicySystem();
  const keys = [{ name: 'quinn', key: await writeMemberKey('quinn-late') }];
  expect(await rulesAgainst(userRecover(qs.as('sam'), { keys, reason }))).toEqual([
    'permission/recovery',
    'policy/recovery',
  ]);
});
