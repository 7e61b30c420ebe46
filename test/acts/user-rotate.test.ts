import { expect, test } from 'vitest';
import { approve } from '../../src/acts/approve.ts';
import { checkout } from '../../src/acts/checkout.ts';
import { comment } from '../../src/acts/comment.ts';
import { enact } from '../../src/acts/enact.ts';
import { release } from '../../src/acts/release.ts';
import { userRotate } from '../../src/acts/user-rotate.ts';
import { writeMemberKey } from '../helpers/quality-system.ts';
import {
  bringPolicyIntoForce,
  editCopy,
  foundPolicySystem,
  rulesAgainst,
  sendToApproval,
} from './policy-system.ts';

test('a rotation is approved by its holder with the old key, which then signs nothing more [REQ-008]', async () => {
  const qs = await foundPolicySystem();
  const id = await qs.crIn('PRE_APPROVED');
  const drafted = await userRotate(qs.as('ada'), { name: 'quinn', key: await writeMemberKey('quinn-2') });
  expect(drafted.beneficiaries).toEqual([]);
  expect(drafted.difference).toEqual([
    expect.stringMatching(/^quinn gets the key SHA256:/),
    expect.stringMatching(/^the key SHA256:\S+ of quinn retires$/),
  ]);
  expect(await bringPolicyIntoForce(qs, { by: 'quinn' })).toMatchObject({
    state: 'EFFECTIVE',
    version: '2.0',
  });

  const speak = (key: string) => comment(qs.as(key), { id, text: 'Seen.' });
  expect(await rulesAgainst(speak('quinn'))).toEqual(['signature/retired-key']);
  expect(await rulesAgainst(speak('quinn-2'))).toEqual([]);
  expect(await release(qs.as('bot'), { id })).toMatchObject({ state: 'IN_EXECUTION' });
});

test('what a retired key approved comes into force later [REQ-008]', async () => {
  const qs = await foundPolicySystem();
  const id = await qs.create({ kind: 'SOP', title: 'Handling orders' });
  await qs.bring(id, 'IN_APPROVAL');
  await approve(qs.as('quinn'), { id });
  await userRotate(qs.as('ada'), { name: 'quinn', key: await writeMemberKey('quinn-3') });
  await bringPolicyIntoForce(qs, { by: 'quill' });
  expect(await approve(qs.as('rev'), { id })).toMatchObject({ state: 'EFFECTIVE' });
  await enact(qs.as('bot'), { id });
  expect(await qs.git('log', '-1', '--format=%s', 'main')).toBe(`${id}: in force, v1.0`);
});

test('a second key without retiring the first is a gain', async () => {
  const qs = await foundPolicySystem();
  const key = await writeMemberKey('quinn-4');
  await userRotate(qs.as('ada'), { name: 'quinn', key });
  await checkout(qs.as('ada'), { id: 'POLICY' });
  await editCopy(qs, 'ada', (text) => text.replace(/keys:\n(.+\n?)+$/, ''));
  expect(await rulesAgainst(sendToApproval(qs, { by: 'quinn' }))).toEqual(['independence/beneficiary']);
});

test('names that are not in the roster, and fingerprints of others, are refused', async () => {
  const qs = await foundPolicySystem();
  const key = await writeMemberKey('quinn-5');
  expect(await rulesAgainst(userRotate(qs.as('ada'), { name: 'nobody', key }))).toEqual(['user/unknown']);
  const replaces = 'SHA256:nothing';
  expect(await rulesAgainst(userRotate(qs.as('ada'), { name: 'quinn', key, replaces }))).toEqual([
    'user/key-unknown',
  ]);
});
