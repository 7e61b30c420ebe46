import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { comment } from '../../src/acts/comment.ts';
import { inbox } from '../../src/reading/inbox.ts';
import { list } from '../../src/reading/list.ts';
import { foundSystem } from '../helpers/quality-system.ts';

test('a list and an inbox say the same whether their claims were remembered or not', async () => {
  const qs = await foundSystem();
  await qs.bringSopIntoForce();
  const cr = await qs.crIn('IN_PRE_REVIEW');
  for (const title of ['One', 'Two', 'Three', 'Four']) await qs.create({ kind: 'CR', title });
  const forgotten = { ...qs.as('quinn'), full: true };
  const look = async () => [await list(qs.as('quinn')), await inbox(qs.as('quinn'))];
  const anew = async () => [await list(forgotten), await inbox(forgotten)];
  await look();
  expect(await readdir(join(qs.path, '.git/qms/judged'))).toContain('claims');
  expect(await look()).toEqual(await anew());
  await comment(qs.as('rev'), { id: cr, text: 'A remark.' });
  await qs.bringSopIntoForce();
  await qs.bring(cr, 'IN_EXECUTION');
  expect(await look()).toEqual(await anew());
});
