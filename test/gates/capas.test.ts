import { readFile, writeFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { checkin } from '../../src/acts/checkin.ts';
import { checkout } from '../../src/acts/checkout.ts';
import { close } from '../../src/acts/close.ts';
import { route } from '../../src/acts/route.ts';
import { verify } from '../../src/acts/verify.ts';
import type { DocId } from '../../src/rules/values.ts';
import { closeGate, refusalOf, standing } from '../helpers/gated-server.ts';
import { eventByHand, tipOf } from '../helpers/hand-made.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { lendObjects, returnObjects, verdictOn } from '../helpers/raw-push.ts';

let qs: QualitySystem;
let id: DocId;

async function nameChange(change: string): Promise<void> {
  await checkout(qs.as('bot'), { id });
  const path = qs.copyOf('bot', id);
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace(/^(\| CAPA-1 \|.*\| )[^|]*( \|)$/m, `$1${change}$2`));
  await qs.fillIn('bot', id);
  await checkin(qs.as('bot'), { id, text: `CAPA-1 is done by ${change}` });
}

const refused = async (act: () => Promise<unknown>) => {
  const before = await standing(qs);
  const rules = await refusalOf(act);
  expect(await standing(qs)).toEqual(before);
  return rules;
};

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  await closeGate(qs);
  id = await qs.create({ kind: 'INV', title: 'Why it hung' });
  // The last column waits for the record that does the action.
  await qs.bring(id, 'IN_EXECUTION');
}, 300_000);

test('REQ-118: an investigation closes once the change record of each action is closed and cites it', async () => {
  const properties = { capas: `${id} CAPA-1` };
  const open = await qs.create({ kind: 'CR', title: 'Mend it', properties });
  await qs.bring(open, 'IN_EXECUTION');
  await nameChange('nobody');
  expect(await refused(() => route(qs.as('bot'), { id, to: 'review' }))).toContain('capa/unnamed');
  await nameChange(open);
  await qs.bring(id, 'POST_APPROVED');
  expect(await refused(() => close(qs.as('bot'), { id }))).toEqual(['capa/open']);
  await qs.git('fetch', '--quiet', 'origin');
  await lendObjects(qs);
  const unpinned = await eventByHand(qs, { id, act: 'close', by: 'bot', state: 'CLOSED', pins: ['trunk'] });
  expect(await verdictOn(qs, { [`qms/${id}`]: unpinned })).toContain('capa/open');
  expect(await tipOf(qs, id)).not.toBe(unpinned);
  await returnObjects(qs);
  await qs.bring(open, 'CLOSED');
  await close(qs.as('bot'), { id });
  expect((await verify(qs.as('ada'), { full: true })).findings).toEqual([]);
}, 300_000);

test('REQ-118: a closed record that was made for something else does not do', async () => {
  const other = await qs.crIn('CLOSED');
  id = await qs.create({ kind: 'INV', title: 'Why it hung again' });
  await qs.bring(id, 'IN_EXECUTION');
  await nameChange(other);
  await qs.bring(id, 'POST_APPROVED');
  expect(await refused(() => close(qs.as('bot'), { id }))).toEqual(['capa/uncited']);
}, 300_000);
