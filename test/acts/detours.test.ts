import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { approve } from '../../src/acts/approve.ts';
import { assign } from '../../src/acts/assign.ts';
import { checkin } from '../../src/acts/checkin.ts';
import { checkout } from '../../src/acts/checkout.ts';
import { close } from '../../src/acts/close.ts';
import { create } from '../../src/acts/create.ts';
import { reject } from '../../src/acts/reject.ts';
import { release } from '../../src/acts/release.ts';
import { respond } from '../../src/acts/respond.ts';
import { retire } from '../../src/acts/retire.ts';
import { revert } from '../../src/acts/revert.ts';
import { route } from '../../src/acts/route.ts';
import { withdraw } from '../../src/acts/withdraw.ts';
import { interact } from '../../src/reading/interact.ts';
import { documentPath } from '../../src/rules/kinds/ids.ts';
import type { DocId } from '../../src/rules/values.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { answerAll, answersTo, underTest } from '../helpers/verification-record.ts';
import { newcomer, rulesAgainst } from './policy-system.ts';

/**
 * One change record from its draft to its end, with each detour on the way: what may be taken back, by whom, and what
 * hangs under it when. The tests go on from each other.
 */
let qs: QualitySystem;
let id: DocId;
let record: DocId;
const reason = 'More to do.';
const as = (member: string) => qs.as(member);
const born = (kind: string, more: object = {}) => create(as('bot'), { kind, title: 'A child', ...more });

beforeAll(async () => {
  const more = await Promise.all(
    [
      ['rita', 'reviewer'],
      ['ian', 'initiator'],
    ].map(async ([name = '', group = '']) =>
      Object.entries(await newcomer(name, group))
        .map((each) => each.join('='))
        .join(','),
    ),
  );
  qs = await foundSystem({ more });
  id = await qs.crIn('IN_PRE_REVIEW');
}, 120_000);

test('a checkout in review withdraws first and says so; routing checks in first and says so', async () => {
  expect(await rulesAgainst(checkout(as('ada'), { id }))).toContain('permission/owner');
  const out = await checkout(as('bot'), { id });
  expect(out).toMatchObject({ state: 'DRAFT', version: '0.2' });
  expect(out.commits.map(({ act }) => act)).toEqual(['withdraw', 'checkout']);
  expect(out.notes).toContain(`${id} was withdrawn first: it is DRAFT again`);
  const sent = await route(as('bot'), { id, to: 'review' });
  expect(sent).toMatchObject({ state: 'IN_PRE_REVIEW' });
  expect(sent.notes).toContain(`${id} was checked in first`);
});

test('only its owner checks in, routes and withdraws [REQ-020]', async () => {
  expect(await rulesAgainst(withdraw(as('ada'), { id, reason }))).toEqual(['permission/owner']);
  await withdraw(as('bot'), { id, reason });
  expect(await rulesAgainst(route(as('ada'), { id, to: 'review' }))).toEqual(['permission/owner']);
  await checkout(as('bot'), { id });
  const content = await readFile(qs.copyOf('bot', id));
  expect(await rulesAgainst(checkin(as('ada'), { id, content }))).toContain('permission/owner');
  expect(await rulesAgainst(retire(as('bot'), { id, reason }))).toEqual(['lifecycle/no-transition']);
  await route(as('bot'), { id, to: 'review' });
});

test('nobody is assigned who may not review, or is not in the roster', async () => {
  expect(await rulesAgainst(assign(as('quinn'), { id, assignees: ['ian'] }))).toEqual(['assign/unfit']);
  expect(await rulesAgainst(assign(as('quinn'), { id, assignees: ['nobody'] }))).toEqual(['assign/unfit']);
});

test('only who was assigned rejects; the version stays, and the round is void [REQ-025]', async () => {
  await qs.bring(id, 'IN_PRE_APPROVAL');
  expect(await rulesAgainst(reject(as('rita'), { id, reason }))).toEqual(['permission/assigned']);
  expect(await rulesAgainst(reject(as('ada'), { id, reason }))).toContain('permission/assigned');
  expect(await reject(as('rev'), { id, reason })).toMatchObject({ state: 'PRE_REVIEWED', version: '0.2' });
  expect(await rulesAgainst(route(as('bot'), { id, to: 'approval' }))).toContain('approval/no-round');
});

test('nothing hangs under it too early [REQ-038]', async () => {
  await route(as('bot'), { id, to: 'review' });
  await qs.bring(id, 'PRE_APPROVED');
  for (const kind of ['VR', 'ADD', 'VAR'])
    expect(await rulesAgainst(born(kind, { parent: id }))).toEqual(['link/parent-state']);
});

test('what is pre-approved goes back to draft, and is approved under a higher number', async () => {
  expect(await rulesAgainst(release(as('ada'), { id }))).toEqual(['permission/owner']);
  expect(await checkout(as('bot'), { id })).toMatchObject({ state: 'DRAFT', version: '1.0' });
  await qs.bring(id, 'PRE_APPROVED');
  expect(await release(as('bot'), { id })).toMatchObject({ state: 'IN_EXECUTION', version: '2.0' });
});

test('a verification record is born in execution, and asks with earlier answers in its words', async () => {
  expect(await rulesAgainst(born('ADD', { parent: id }))).toEqual(['link/parent-state']);
  const made = await born('VR', { parent: id });
  expect(made).toMatchObject({ state: 'IN_EXECUTION', version: '1.0' });
  record = made.document as DocId;
  await answerAll(qs, record, { until: 'step_actual.1' });
  const { question, compiled } = await interact(as('bot'), { id: record });
  expect(question?.guidance).toContain('You expected: One sheet comes out.');
  const day = '[0-9]{4}-[0-9]{2}-[0-9]{2}';
  expect(compiled).toMatch(new RegExp(`^\\| ${id} \\| EI-1 \\| ${day} \\| bot \\| ${day} \\|$`, 'm'));
  for (const [item, value] of answersTo().slice(5)) {
    const commit = item === 'step_actual.1' ? underTest : undefined;
    await respond(as('bot'), { id: record, value, commit });
  }
});

test('what was done goes back to execution by revert or checkout, and each content keeps its number [REQ-022]', async () => {
  await qs.bring(id, 'POST_REVIEWED');
  expect(await rulesAgainst(revert(as('ada'), { id, reason }))).toContain('permission/owner');
  expect(await revert(as('bot'), { id, reason })).toMatchObject({ state: 'IN_EXECUTION' });
  await route(as('bot'), { id, to: 'review' });
  await qs.bring(id, 'POST_REVIEWED');
  const back = await checkout(as('bot'), { id });
  expect(back).toMatchObject({ state: 'IN_EXECUTION' });
  const again = await checkin(as('bot'), {
    id,
    content: Buffer.from(`${await readFile(qs.copyOf('bot', id), 'utf8')}\nOne more line.\n`),
  });
  expect(Number(again.version?.split('.')[1])).toBe(Number(back.version?.split('.')[1]) + 1);
});

test('it is closed by its owner, its verification record with it, and not checked out again', async () => {
  await route(as('bot'), { id, to: 'review' });
  await qs.bring(id, 'IN_POST_APPROVAL');
  await approve(as('rev'), { id });
  expect(await approve(as('quinn'), { id })).toMatchObject({ state: 'POST_APPROVED', version: '3.0' });
  expect(await rulesAgainst(close(as('ada'), { id }))).toEqual(['permission/owner']);
  const closed = await close(as('bot'), { id });
  expect(closed).toMatchObject({ state: 'CLOSED', version: '3.0' });
  expect(closed.commits.map(({ act, document }) => `${act} ${document}`)).toContain(`close ${record}`);
  expect(await qs.git('ls-tree', '-r', '--name-only', 'main', '.qms/docs/CR')).toContain(
    documentPath(record),
  );
  expect(await rulesAgainst(checkout(as('bot'), { id }))).toEqual(['lifecycle/no-transition']);
  expect(await born('ADD', { parent: id })).toMatchObject({ document: `${id}-ADD-001`, state: 'DRAFT' });
});

test('named kinds want a name, and RS and RTM stand under their system’s', async () => {
  expect(await rulesAgainst(born('TEMPLATE'))).toEqual(['usage/missing-argument']);
  expect(await rulesAgainst(born('XYZ'))).toEqual(['kind/unknown']);
  for (const kind of ['RS', 'RTM'])
    expect(await born(kind, { name: 'flow' })).toMatchObject({
      document: `SDLC-FLOW-${kind}`,
      state: 'DRAFT',
    });
});

test('without its template in force a kind has no new documents', async () => {
  await retire(as('bot'), { id: 'TEMPLATE-INV', reason });
  await assign(as('quinn'), { id: 'TEMPLATE-INV', assignees: ['quinn', 'rev'] });
  await qs.bring('TEMPLATE-INV' as DocId, 'RETIRED');
  expect(await rulesAgainst(born('INV'))).toEqual(['template/missing']);
});
