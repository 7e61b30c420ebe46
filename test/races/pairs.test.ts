import { beforeAll, describe, expect, test } from 'vitest';
import { orders, tellingOrder } from './pair.ts';
import { crossingPairs } from './pairs/crossings.ts';
import { decisionPairs } from './pairs/decisions.ts';
import { linkPairs } from './pairs/links.ts';
import { recordPairs } from './pairs/records.ts';
import { play, ready, thorough } from './play.ts';
import { openWorld, type World } from './world.ts';

/** The same pairs for any world; the ids in them are known only when it has been opened. */
const allPairs = (world: World) => [
  ...linkPairs(world),
  ...recordPairs(world),
  ...decisionPairs(world),
  ...crossingPairs(world),
];
const names = allPairs({} as World)
  .filter((pair) => thorough || !pair.soakOnly)
  .map((pair) => pair.name);

let world: World;

beforeAll(async () => {
  world = await openWorld();
});

test('no two pairs have one name', () => {
  expect(new Set(names).size).toBe(names.length);
});

describe.each(names)('%s', (name) => {
  // `npm test` plays the order that no rule can see; `npm run soak` plays all of them, again and again.
  test(`in ${thorough ? 'every order' : 'one order'} [REQ-074]`, async () => {
    const pair = allPairs(world).find((each) => each.name === name);
    if (!pair) throw new Error(`there is no pair ${name}`);
    const set = await ready(world.qs, pair);
    for (const order of thorough ? orders : [tellingOrder(pair)])
      await play(world.qs, set, order, world.bystander);
  });
});
