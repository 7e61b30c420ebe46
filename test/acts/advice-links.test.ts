import { expect, test } from 'vitest';
import { execute } from '../../src/acts/execute.ts';
import { release } from '../../src/acts/release.ts';
import { next } from '../../src/reading/next.ts';
import { foundSystem } from '../helpers/quality-system.ts';

test('next names what keeps a record from its close, and offers the close only after that', async () => {
  const qs = await foundSystem();
  const id = await qs.crIn('IN_EXECUTION');
  const variance = await qs.create({
    kind: 'VAR',
    title: 'Part 4 is late',
    parent: id,
    properties: { variance_type: 2 },
  });
  await qs.bring(id, 'POST_APPROVED');
  const steps = async () => (await next(qs.as('bot'), { id })).record?.steps.map(({ command }) => command);
  expect(await steps()).toEqual([`qms next ${variance}`, `qms revert ${id} -m REASON`]);
  await qs.bring(variance, 'PRE_APPROVED');
  expect(await steps()).toEqual([`qms close ${id}`, `qms revert ${id} -m REASON`]);
}, 60_000);

test('what has ended leads back to its parent, until that has ended too', async () => {
  const qs = await foundSystem();
  const parent = await qs.crIn('IN_EXECUTION');
  const id = await qs.create({
    kind: 'VAR',
    title: 'Part 4 is late',
    parent,
    properties: { variance_type: 1 },
  });
  await qs.bring(id, 'CLOSED');
  const steps = async () => (await next(qs.as('bot'), { id })).record?.steps;
  expect(await steps()).toMatchObject([
    { command: `qms next ${parent}`, mine: true, says: `${id} is CLOSED; go on with ${parent}` },
  ]);
  await qs.bring(parent, 'CLOSED');
  expect(await steps()).toEqual([]);
}, 60_000);

test('a protocol waits for its parent, and is told so; an item of it that failed wants an exception report', async () => {
  const qs = await foundSystem();
  const parent = await qs.crIn('DRAFT');
  const id = await qs.create({ kind: 'TP', title: 'Weigh a known mass', parent });
  await qs.bring(id, 'PRE_APPROVED');
  const steps = async () => (await next(qs.as('bot'), { id })).record?.steps ?? [];
  expect(await steps()).toMatchObject([{ command: `qms next ${parent}`, role: `the owner of ${parent}` }]);
  await qs.bring(parent, 'IN_EXECUTION');
  expect(await steps()).toMatchObject([{ command: `qms release ${id}`, mine: true }]);
  await release(qs.as('bot'), { id });
  await execute(qs.as('bot'), { id, item: 'TC-1', outcome: 'Fail', summary: 'It shows ounces.' });
  expect((await steps())[0]?.command).toBe(`qms create ER --parent ${id} --title TITLE`);
}, 60_000);
