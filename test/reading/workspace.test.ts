import { rm, writeFile } from 'node:fs/promises';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { checkin } from '../../src/acts/checkin.ts';
import { checkout } from '../../src/acts/checkout.ts';
import { create } from '../../src/acts/create.ts';
import { execute } from '../../src/acts/execute.ts';
import { workspace } from '../../src/reading/workspace.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';

let qs: QualitySystem;
let id: string;

beforeAll(async () => {
  qs = await foundSystem();
});

beforeEach(async () => {
  id = (await create(qs.as('bot'), { kind: 'CR', title: 'A change' })).document ?? '';
});

const copy = async (record: string) =>
  (await workspace(qs.as('bot'))).copies.find((each) => each.id === record);

test('knows an untouched copy from an edited one', async () => {
  expect(await copy(id)).toMatchObject({
    exists: true,
    edited: false,
    movedOn: false,
    path: qs.copyOf('bot', id),
  });
  await writeFile(qs.copyOf('bot', id), 'other text\n');
  expect(await copy(id)).toMatchObject({ exists: true, edited: true });
});

test('knows a copy that was deleted', async () => {
  await rm(qs.copyOf('bot', id));
  expect(await copy(id)).toMatchObject({ exists: false, edited: false });
});

test('says that others moved the record on', async () => {
  const executing = await qs.crIn('IN_EXECUTION');
  await checkout(qs.as('bot'), { id: executing });
  expect(await copy(executing)).toMatchObject({ movedOn: false });
  await execute(qs.as('ada'), { id: executing, item: 'EI-1', outcome: 'Pass', summary: 'done' });
  expect(await copy(executing)).toMatchObject({ movedOn: true, edited: false });
});

test('names files that belong to no checkout', async () => {
  await qs.fillIn('bot', id);
  await checkin(qs.as('bot'), { id });
  const stray = qs.copyOf('bot', id);
  await writeFile(stray, 'left behind\n');
  const found = await workspace(qs.as('bot'));
  expect(found.stray).toEqual([stray]);
  await rm(stray);
});

test('is empty for who has checked nothing out', async () => {
  expect(await workspace(qs.as('quinn'))).toMatchObject({ actor: 'quinn', copies: [], stray: [] });
});
