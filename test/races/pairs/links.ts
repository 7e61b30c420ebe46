import { cancel } from '../../../src/acts/cancel.ts';
import { checkout } from '../../../src/acts/checkout.ts';
import { create } from '../../../src/acts/create.ts';
import { retire } from '../../../src/acts/retire.ts';
import { route } from '../../../src/acts/route.ts';
import { fail } from '../../../src/rules/finding.ts';
import type { DocId } from '../../../src/rules/values.ts';
import { eventByHand, pushByHand } from '../../helpers/hand-made.ts';
import type { Pair } from '../pair.ts';
import type { Side } from '../prepared.ts';
import type { World } from '../world.ts';

const child = (kind: string, parent: DocId): Side => ({
  by: 'ian',
  what: `ian creates a ${kind} under it`,
  act: (options) =>
    create(options, {
      kind,
      title: 'Another',
      parent,
      ...(kind === 'VAR' ? { properties: { variance_type: 1 } } : {}),
    }),
});

const toPostReview = (id: DocId): Side => ({
  by: 'bot',
  what: 'bot routes it for post-review',
  act: (options) => route(options, { id, to: 'review' }),
});

/** The second half of a child's push alone. */
const linkByHand = (parent: DocId, id: DocId): Side => ({
  by: 'bot',
  what: 'bot links it by hand',
  act: async (_options, clone) => {
    const link = await eventByHand(clone, {
      id: parent,
      act: 'link',
      by: 'bot',
      set: { Child: id },
      pins: [id],
    });
    const { accepted, said } = await pushByHand(clone, { [`qms/${parent}`]: link });
    if (!accepted) fail('push/refused', said);
  },
});

/** Pairs in which a record gets, or loses, what blocks it. */
export const linkPairs = (world: World): readonly Pair[] => [
  {
    name: 'a parent leaves IN_EXECUTION and gets a variance',
    a: toPostReview(world.executed),
    b: child('VAR', world.executed),
    bAfterA: 'link/parent-state',
    aAfterB: 'done',
    atOnce: 'one',
  },
  {
    name: 'a closed record retires and gets an addendum',
    a: {
      by: 'bot',
      what: 'bot retires it',
      act: (options) => retire(options, { id: world.closed, reason: 'over' }),
    },
    b: child('ADD', world.closed),
    bAfterA: 'link/parent-state',
    aAfterB: 'link/unsettled',
    atOnce: 'one',
  },
  {
    name: 'two children of one parent claim one number',
    soakOnly: true,
    a: child('VAR', world.inExecution),
    b: { ...child('VAR', world.inExecution), by: 'sam' },
    bAfterA: 'done',
    aAfterB: 'done',
    atOnce: 'one',
  },
  {
    name: 'a draft is cancelled and gets a test protocol',
    soakOnly: true,
    a: {
      by: 'bot',
      what: 'bot cancels it',
      act: (options) => cancel(options, { id: world.draft, reason: 'not needed' }),
    },
    b: child('TP', world.draft),
    bAfterA: 'link/parent-state',
    aAfterB: 'cancel/children',
    atOnce: 'one',
  },
  {
    name: 'a parent leaves IN_EXECUTION and links a child that was waiting',
    soakOnly: true,
    a: toPostReview(world.executed),
    b: linkByHand(world.executed, world.unlinked),
    bAfterA: 'lifecycle/no-transition',
    aAfterB: 'done',
    atOnce: 'one',
  },
  {
    name: 'a child that waits is cancelled and linked',
    a: {
      by: 'bot',
      what: 'bot cancels the child',
      act: (options) => cancel(options, { id: world.unlinked, reason: 'not needed' }),
    },
    b: linkByHand(world.executed, world.unlinked),
    bAfterA: 'link/pin',
    aAfterB: 'done',
    atOnce: 'one',
  },
  {
    name: 'a revision begins and its authority leaves IN_EXECUTION',
    a: {
      by: 'bot',
      what: 'bot checks a SOP out under it',
      act: (options) => checkout(options, { id: world.inForce, authority: world.executed }),
    },
    b: toPostReview(world.executed),
    bAfterA: 'done',
    aAfterB: 'authority/state',
    atOnce: 'one',
  },
];
