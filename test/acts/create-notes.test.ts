import { expect, test } from 'vitest';
import { create } from '../../src/acts/create.ts';
import { foundSystem } from '../helpers/quality-system.ts';

test('create says which typed front matter is still to be filled, and what it looks like', async () => {
  const qs = await foundSystem();
  const parent = await qs.crIn('IN_EXECUTION');
  const variance = (properties: Readonly<Record<string, number>>) =>
    create(qs.as('bot'), { kind: 'VAR', title: 'Part 4 is late', parent, properties });
  expect((await variance({})).notes).toEqual([
    'to be filled in the front matter: `variance_type`, one of 1, 2 (a number, without quotes)',
  ]);
  expect((await variance({ variance_type: 2 })).notes).toEqual([]);
}, 60_000);
