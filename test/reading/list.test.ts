import { beforeAll, expect, test } from 'vitest';
import { checkout } from '../../src/acts/checkout.ts';
import { create } from '../../src/acts/create.ts';
import { handOver } from '../../src/acts/hand-over.ts';
import { list } from '../../src/reading/list.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';

let qs: QualitySystem;

beforeAll(async () => {
  // Each reading of the clock is a second later, so that an event and its step never have one date.
  let now = Date.now() - 3_600_000;
  qs = await foundSystem({
    clock: () => {
      now += 1000;
      return now;
    },
  });
  await qs.crIn('CLOSED', 'Closed one');
  await qs.crIn('IN_PRE_REVIEW', 'Reviewed one');
  await qs.crIn('CANCELLED', 'Cancelled one');
  const executing = await qs.crIn('IN_EXECUTION', 'Executed one');
  await qs.create({ kind: 'VAR', title: 'A deviation', parent: executing, properties: { variance_type: 1 } });
  const sop = await qs.bringSopIntoForce('A procedure');
  await checkout(qs.as('bot'), { id: sop, authority: executing });
  const handed = await qs.crIn('DRAFT', 'Handed "over": 1');
  await handOver(qs.as('bot'), { id: handed, owner: 'ada' });
  await checkout(qs.as('ada'), { id: 'TEMPLATE-SOP' });
});

test('claims say of every record what judging says', async () => {
  const bare = ({
    waitsFor: _waits,
    valid: _valid,
    ...record
  }: Awaited<ReturnType<typeof list>>['records'][number]) => record;
  const claims = await list(qs.as('bot'));
  const judged = await list(qs.as('bot'), { judged: true });
  expect(claims.records.map(bare)).toEqual(judged.records.map(bare));
  expect([claims.basis, judged.basis]).toEqual(['claims', 'judged']);
});

test('lists POLICY, templates and records that only trunk knows', async () => {
  const ids = (await list(qs.as('bot'))).records.map((record) => record.id);
  expect(ids).toEqual(expect.arrayContaining(['CR-001', 'POLICY', 'SOP-001', 'TEMPLATE-CR']));
  await qs.git('branch', '-D', 'qms/CR-001');
  expect((await list(qs.as('bot'), { kind: 'cr' })).records[0]).toMatchObject({
    id: 'CR-001',
    state: 'CLOSED',
    title: 'Closed one',
    inForce: { version: '2.0', state: 'CLOSED' },
  });
});

test('keeps a version in force apart from the revision under way', async () => {
  const [sop] = (await list(qs.as('bot'), { kind: 'SOP' })).records;
  expect(sop).toMatchObject({ state: 'DRAFT', version: '1.0', owner: 'bot', inForce: { version: '1.0' } });
});

test('filters by state, owner, oneself and openness', async () => {
  const ids = async (input: Parameters<typeof list>[1], member = 'bot') =>
    (await list(qs.as(member), input)).records.map((record) => record.id);
  expect(await ids({ states: ['IN_PRE_REVIEW', 'CANCELLED'] })).toEqual(['CR-002', 'CR-003']);
  expect(await ids({ owner: 'ada' })).toEqual(['CR-005', 'TEMPLATE-SOP']);
  expect(await ids({ mine: true }, 'ada')).toEqual(['CR-005', 'TEMPLATE-SOP']);
  expect(await ids({ open: true, kind: 'CR' })).toEqual(['CR-002', 'CR-004', 'CR-005']);
});

test('names who is waited for once it has judged', async () => {
  const { records } = await list(qs.as('bot'), { states: ['IN_PRE_REVIEW'], judged: true });
  expect(records[0]?.waitsFor).toEqual({ role: 'the review team', who: ['quinn', 'rev'] });
});

test('refuses a kind that the policy does not know', async () => {
  await expect(list(qs.as('bot'), { kind: 'CAR' })).rejects.toThrow('there is no kind CAR');
});

test('says of a branch with a forged tip that it is no event, and that it is not valid', async () => {
  const { document } = await create(qs.as('bot'), { kind: 'INV', title: 'Forged' });
  const tree = await qs.git('rev-parse', `qms/${document}^{tree}`);
  const forged = await qs.git('commit-tree', tree, '-p', `qms/${document}`, '-m', 'INV-001: approve');
  await qs.git('update-ref', `refs/heads/qms/${document}`, forged);
  expect((await list(qs.as('bot'), { kind: 'INV' })).records[0]).toMatchObject({ state: null, valid: null });
  const judged = await list(qs.as('bot'), { kind: 'INV', judged: true });
  expect(judged.records[0]).toMatchObject({ state: 'DRAFT', valid: false });
});
