import { archive } from '../../../src/acts/archive.ts';
import { cancel } from '../../../src/acts/cancel.ts';
import { checkpoint } from '../../../src/acts/checkpoint.ts';
import { comment } from '../../../src/acts/comment.ts';
import { create } from '../../../src/acts/create.ts';
import { enact } from '../../../src/acts/enact.ts';
import { execute } from '../../../src/acts/execute.ts';
import { handOver } from '../../../src/acts/hand-over.ts';
import { retire } from '../../../src/acts/retire.ts';
import { withdraw } from '../../../src/acts/withdraw.ts';
import type { Pair } from '../pair.ts';
import type { Side } from '../prepared.ts';
import type { World } from '../world.ts';

const execution = (world: World, by: string): Side => ({
  by,
  what: `${by} executes EI-1`,
  act: (options) =>
    execute(options, { id: world.inExecution, item: 'EI-1', outcome: 'Pass', summary: `done by ${by}` }),
});

const claim = (by: string): Side => ({
  by,
  what: `${by} creates a CR`,
  act: (options) => create(options, { kind: 'CR', title: `Of ${by}` }),
});

/** Pairs on one record, and of a record with trunk. */
export const recordPairs = (world: World): readonly Pair[] => [
  {
    name: 'two claim one number',
    a: claim('ian'),
    b: claim('sam'),
    bAfterA: 'done',
    aAfterB: 'done',
    atOnce: 'one',
  },
  {
    name: 'two execute one item',
    soakOnly: true,
    a: execution(world, 'bot'),
    b: execution(world, 'ian'),
    bAfterA: 'done',
    aAfterB: 'done',
    atOnce: 'one',
  },
  {
    name: 'a record changes hands and its old owner acts',
    a: {
      by: 'bot',
      what: 'bot hands it to ian',
      act: (options) => handOver(options, { id: world.draft, owner: 'ian', reason: 'he knows' }),
    },
    b: {
      by: 'bot',
      what: 'bot cancels it',
      act: (options) => cancel(options, { id: world.draft, reason: 'not needed' }),
    },
    bAfterA: 'permission/owner',
    aAfterB: 'lifecycle/no-transition',
    atOnce: 'one',
  },
  {
    name: 'a pending end is withdrawn and enacted',
    a: {
      by: 'bot',
      what: 'bot withdraws it',
      act: (options) => withdraw(options, { id: world.pending, reason: 'not yet' }),
    },
    b: { by: 'ada', what: 'ada enacts it', act: (options) => enact(options, { id: world.pending }) },
    bAfterA: 'enact/not-tip',
    aAfterB: 'withdraw/in-force',
    atOnce: {
      both: "If a trunk step and a `withdraw` race, both stand: trunk's end holds until the record's next end.",
    },
  },
  {
    name: 'two enact one record',
    soakOnly: true,
    a: { by: 'sam', what: 'sam enacts it', act: (options) => enact(options, { id: world.pending }) },
    b: { by: 'ada', what: 'ada enacts it', act: (options) => enact(options, { id: world.pending }) },
    bAfterA: 'done',
    aAfterB: 'done',
    atOnce: 'one',
  },
  {
    name: 'a branch is archived and gets an event',
    a: {
      by: 'ada',
      what: 'ada archives the branch',
      act: (options) => archive(options, { ids: [world.inForce] }),
    },
    b: {
      by: 'bot',
      what: 'bot retires the document',
      act: (options) => retire(options, { id: world.inForce, reason: 'over' }),
    },
    bAfterA: 'done',
    aAfterB: ['archive/not-settled', 'ref/deleted'],
    atOnce: 'one',
  },
  {
    name: 'a checkpoint is made and a record gets an event',
    soakOnly: true,
    a: { by: 'ada', what: 'ada makes a checkpoint', act: (options) => checkpoint(options) },
    b: {
      by: 'bot',
      what: 'bot comments',
      act: (options) => comment(options, { id: world.draft, text: 'A word.' }),
    },
    bAfterA: 'done',
    aAfterB: 'done',
    atOnce: { both: 'A tip listed there that is later neither reachable nor in trunk is a violation.' },
  },
  {
    name: 'a checkpoint is made and a record is born',
    a: { by: 'ada', what: 'ada makes a checkpoint', act: (options) => checkpoint(options) },
    b: claim('ian'),
    bAfterA: 'done',
    aAfterB: 'checkpoint/incomplete',
    atOnce: { both: 'changes only `.qms/checkpoint`, the sorted tips of all open records.' },
  },
];
