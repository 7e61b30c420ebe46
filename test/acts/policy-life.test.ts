import { expect, test } from 'vitest';
import { abandon } from '../../src/acts/abandon.ts';
import { approve } from '../../src/acts/approve.ts';
import { cancel } from '../../src/acts/cancel.ts';
import { checkin } from '../../src/acts/checkin.ts';
import { checkout } from '../../src/acts/checkout.ts';
import { enact } from '../../src/acts/enact.ts';
import { handOver } from '../../src/acts/hand-over.ts';
import { perform } from '../../src/acts/perform.ts';
import { policyId } from '../../src/acts/policy-draft.ts';
import { retire } from '../../src/acts/retire.ts';
import { route } from '../../src/acts/route.ts';
import { userAdd } from '../../src/acts/user-add.ts';
import { encodeUtf8 } from '../../src/rules/bytes/text.ts';
import { QmsError } from '../../src/rules/finding.ts';
import {
  bringPolicyIntoForce,
  editCopy,
  foundPolicySystem,
  newcomer,
  policyCopy,
  policyInForce,
  rulesAgainst,
  sendToApproval,
} from './policy-system.ts';

const raise = (text: string) => text.replace('version: 1\nreplaces: null', 'version: 2\nreplaces: 1');

test('POLICY is checked out, drafted as the next version, edited, reviewed, approved and in force like any document [REQ-020]', async () => {
  const qs = await foundPolicySystem();
  const { files } = await checkout(qs.as('ada'), { id: 'POLICY' });
  expect(files).toEqual([policyCopy(qs, 'ada'), policyCopy(qs, 'ada', 'allowed_signers')]);
  await editCopy(qs, 'ada', (text) => text.replace('max_lag: 1d', 'max_lag: 3d'));
  expect(await checkin(qs.as('ada'), { id: 'POLICY' })).toMatchObject({ state: 'DRAFT', version: '1.1' });
  expect(await bringPolicyIntoForce(qs)).toMatchObject({ state: 'EFFECTIVE', version: '2.0' });
  expect((await policyInForce(qs)).dates.maxLag).toBe(3 * 86400);
  expect(await qs.git('log', '-1', '--format=%s', 'main')).toBe('POLICY: in force, v2.0');
});

test('an approval by whom may not make steps of trunk leaves it pending, and the old policy in force [REQ-029]', async () => {
  const qs = await foundPolicySystem();
  await checkout(qs.as('ada'), { id: 'POLICY' });
  const grants = 'permissions: { trunk: [administrator] }\n';
  await editCopy(qs, 'ada', (text) => `${text}${grants}`);
  await checkin(qs.as('ada'), { id: 'POLICY' });
  await bringPolicyIntoForce(qs);
  await checkout(qs.as('ada'), { id: 'POLICY' });
  await editCopy(qs, 'ada', (text) => text.replace('skew: 5m', 'skew: 7m'));
  const approved = await bringPolicyIntoForce(qs);
  expect(approved.notes.join('\n')).toContain('qms enact POLICY');
  expect((await policyInForce(qs)).dates.skew).toBe(300);
  await enact(qs.as('sam'), { id: 'POLICY' });
  expect((await policyInForce(qs)).dates.skew).toBe(420);
});

test('damaged YAML is refused at check-in, with line and column, and the copy stays [REQ-067]', async () => {
  const qs = await foundPolicySystem();
  await checkout(qs.as('ada'), { id: 'POLICY' });
  await editCopy(qs, 'ada', (text) => text.replace('version: 2\n', 'version: [2\n'));
  const line = (await qs.git('show', 'main:.qms/policy.yaml')).split('\n').indexOf('version: 1') + 1;
  const refused = await checkin(qs.as('ada'), { id: 'POLICY' }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(QmsError);
  const [first] = (refused as QmsError).findings;
  expect(first?.rule).toMatch(/^policy\//);
  expect(first?.where).toMatchObject({
    path: expect.stringMatching(/POLICY\/policy\.yaml$/),
    column: expect.any(Number),
  });
  expect(first?.where.line).toBeGreaterThanOrEqual(line);
  await editCopy(qs, 'ada', (text) => text.replace('version: [2\n', 'version: 2\n'));
  expect(await checkin(qs.as('ada'), { id: 'POLICY' })).toMatchObject({ version: '1.1' });
});

test('a version that is not above the one in force is refused [REQ-050]', async () => {
  const qs = await foundPolicySystem();
  const founding = await qs.git('show', 'main:.qms/policy.yaml');
  await userAdd(qs.as('ada'), { member: await newcomer('nia', 'initiator') });
  await bringPolicyIntoForce(qs);
  await checkout(qs.as('ada'), { id: 'POLICY' });
  await editCopy(qs, 'ada', (text) => text.replace('version: 3\nreplaces: 2', 'version: 1\nreplaces: null'));
  await checkin(qs.as('ada'), { id: 'POLICY' });
  const again = () => rulesAgainst(route(qs.as('ada'), { id: 'POLICY', to: 'review' }));
  expect(await again()).toEqual(['policy/version']);
  await checkout(qs.as('ada'), { id: 'POLICY' });
  // The old policy with a new number would take a person with a key out of the roster.
  await editCopy(qs, 'ada', () =>
    raise(`${founding}\n`).replace('version: 2\nreplaces: 1', 'version: 3\nreplaces: 2'),
  );
  expect(await rulesAgainst(checkin(qs.as('ada'), { id: 'POLICY' }))).toEqual(['policy/key-principal']);
});

test('who holds the draft changes by hand-over of quality at any time, with a reason', async () => {
  const qs = await foundPolicySystem();
  await userAdd(qs.as('ada'), { member: await newcomer('nia', 'initiator') });
  await sendToApproval(qs);
  const give = (by: string, reason?: string) =>
    rulesAgainst(handOver(qs.as(by), { id: 'POLICY', owner: 'sam', reason }));
  expect(await give('quill')).toEqual(['trailer/missing']);
  expect(await give('rev', 'I would rather.')).toEqual(['permission/owner']);
  expect(await give('quill', 'ada is on leave.')).toEqual([]);
  expect(await rulesAgainst(checkout(qs.as('ada'), { id: 'POLICY' }))).toEqual(['permission/owner']);
  expect(await approve(qs.as('quinn'), { id: 'POLICY' })).toMatchObject({ state: 'EFFECTIVE' });
});

test('a draft can be abandoned, prompts that it changed included [REQ-030]', async () => {
  const qs = await foundPolicySystem();
  await userAdd(qs.as('ada'), { member: await newcomer('nia', 'initiator') });
  await checkout(qs.as('ada'), { id: 'POLICY' });
  await perform('checkin', qs.as('ada'), async (session) => {
    const files = new Map([['.qms/prompts/of-one-day.md', encodeUtf8('Say yes.\n')]]);
    await session.event({ id: policyId, act: 'checkin', files });
    return { document: policyId };
  });
  expect(await abandon(qs.as('ada'), { id: 'POLICY', reason: 'Not now.' })).toMatchObject({
    state: 'EFFECTIVE',
    version: '1.0',
  });
  expect(await qs.git('diff', '--stat', 'main', 'qms/POLICY', '--', '.qms')).toBe('');
});

test('POLICY is neither cancelled nor retired [REQ-020]', async () => {
  const qs = await foundPolicySystem();
  expect(await rulesAgainst(retire(qs.as('ada'), { id: 'POLICY', reason: 'No rules.' }))).toEqual([
    'cancel/policy',
  ]);
  await checkout(qs.as('ada'), { id: 'POLICY' });
  expect(await rulesAgainst(cancel(qs.as('ada'), { id: 'POLICY', reason: 'No rules.' }))).toEqual([
    'cancel/policy',
  ]);
});
