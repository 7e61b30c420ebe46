import { beforeAll, expect, test } from 'vitest';
import { checkout } from '../../src/acts/checkout.ts';
import { comment } from '../../src/acts/comment.ts';
import { execute } from '../../src/acts/execute.ts';
import { review } from '../../src/acts/review.ts';
import { status } from '../../src/reading/status.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';

let qs: QualitySystem;

beforeAll(async () => {
  qs = await foundSystem();
});

test('tells who reviewed in this round, and who is waited for', async () => {
  const id = await qs.crIn('IN_PRE_REVIEW');
  await review(qs.as('rev'), { id, outcome: 'recommend', text: 'Fine.' });
  const found = await status(qs.as('bot'), { id });
  expect(found).toMatchObject({
    state: 'IN_PRE_REVIEW',
    version: '0.2',
    phase: 'pre',
    owner: 'bot',
    valid: true,
  });
  expect(found.team.map(({ member, counts, review: given }) => [member, counts, given?.outcome])).toEqual([
    ['quinn', true, undefined],
    ['rev', true, 'recommend'],
  ]);
  expect(found.next[0]).toMatchObject({ who: ['quinn'], role: 'the review team' });
  expect(found.lastEvent).toMatchObject({
    act: 'review',
    by: 'rev',
    event: await qs.git('rev-parse', `qms/${id}`),
  });
});

test('tells items, links, contributors and since when it is checked out', async () => {
  const id = await qs.crIn('IN_EXECUTION');
  await execute(qs.as('ada'), { id, item: 'EI-1', outcome: 'Pass', summary: 'done' });
  const child = await qs.create({
    kind: 'VAR',
    title: 'Deviation',
    parent: id,
    properties: { variance_type: 2 },
  });
  await checkout(qs.as('bot'), { id });
  const found = await status(qs.as('bot'), { id });
  expect(found.items.map((item) => [item.id, item.outcome])).toEqual([
    ['EI-1', 'Pass'],
    ['EI-2', null],
  ]);
  expect(found.links).toMatchObject([{ id: child, relation: 'child', state: 'DRAFT', title: 'Deviation' }]);
  expect(found.contributors).toEqual(['ada', 'bot']);
  expect(found.checkedOut).toMatchObject({ by: 'bot', event: found.tip });
  const commands = found.next.map((advice) => advice.command);
  expect(commands[0]).toBe(`qms checkin ${id}`);
  expect(commands[1]).toContain(`qms execute ${id} EI-2 `);
});

test('tells what is in force since which step, beside the draft', async () => {
  const authority = await qs.crIn('IN_EXECUTION');
  const id = await qs.bringSopIntoForce();
  const step = await qs.git('rev-parse', 'main');
  await checkout(qs.as('bot'), { id, authority });
  const found = await status(qs.as('bot'), { id });
  expect(found).toMatchObject({ state: 'DRAFT', authority, pending: false });
  expect(found.inForce).toMatchObject({ version: '1.0', state: 'EFFECTIVE', step });
});

test('tells the number inside the policy, and genesis as its origin', async () => {
  const found = await status(qs.as('bot'), { id: 'policy' });
  expect(found).toMatchObject({ state: 'EFFECTIVE', version: '1.0', policy: { inForce: 1, draft: null } });
  expect(found.inForce?.step).toBe(qs.genesis);
});

test('stops at the last valid event and says what is wrong after it', async () => {
  const id = await qs.crIn('DRAFT');
  const before = await qs.git('rev-parse', `qms/${id}`);
  const message = await qs.git('log', '-1', '--format=%B', before);
  const forged = await qs.git('commit-tree', `${before}^{tree}`, '-p', before, '-m', message);
  await qs.git('update-ref', `refs/heads/qms/${id}`, forged);
  const found = await status(qs.as('bot'), { id });
  expect(found).toMatchObject({ valid: false, tip: before });
  expect(found.refused[0]?.rule).toBe('signature/missing');
});

test('refuses a record that is not there', async () => {
  await comment(qs.as('rev'), { id: await qs.crIn('DRAFT'), text: 'Why?' });
  await expect(status(qs.as('bot'), { id: 'CR-999' })).rejects.toThrow('record/unknown');
});
