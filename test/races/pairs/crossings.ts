import { expect } from 'vitest';
import { approve } from '../../../src/acts/approve.ts';
import { assign } from '../../../src/acts/assign.ts';
import { cancel } from '../../../src/acts/cancel.ts';
import { checkout } from '../../../src/acts/checkout.ts';
import { close } from '../../../src/acts/close.ts';
import type { ContextOptions } from '../../../src/acts/context.ts';
import { enact } from '../../../src/acts/enact.ts';
import { handOver } from '../../../src/acts/hand-over.ts';
import { respond } from '../../../src/acts/respond.ts';
import { review } from '../../../src/acts/review.ts';
import { route } from '../../../src/acts/route.ts';
import { withdraw } from '../../../src/acts/withdraw.ts';
import { fail } from '../../../src/rules/finding.ts';
import type { DocId } from '../../../src/rules/values.ts';
import { refusalOf } from '../../helpers/gated-server.ts';
import { eventByHand, pushByHand } from '../../helpers/hand-made.ts';
import type { QualitySystem } from '../../helpers/quality-system.ts';
import type { Pair } from '../pair.ts';
import type { World } from '../world.ts';

type As = (member: string) => ContextOptions;

/** From IN_EXECUTION to POST_APPROVED. */
async function decide(as: As, id: DocId): Promise<void> {
  await route(as('bot'), { id, to: 'review' });
  await assign(as('quinn'), { id, assignees: ['quinn', 'rev'] });
  for (const who of ['quinn', 'rev']) await review(as(who), { id, outcome: 'recommend', text: 'Good.' });
  await route(as('bot'), { id, to: 'approval' });
  for (const who of ['rev', 'quinn']) await approve(as(who), { id });
}

async function closeByHand(clone: QualitySystem, id: DocId, pins: readonly string[]): Promise<void> {
  await clone.git('fetch', '--quiet', 'origin');
  const closed = await eventByHand(clone, { id, act: 'close', by: 'bot', state: 'CLOSED', pins });
  const { accepted, said } = await pushByHand(clone, { [`qms/${id}`]: closed });
  if (!accepted) fail('push/refused', said);
}

/** Pairs in which each side looks at the record that the other one moves. */
export const crossingPairs = (world: World): readonly Pair[] => [
  {
    name: 'a record is routed and its verification record changes',
    a: {
      by: 'bot',
      what: 'bot routes it',
      act: (options) => route(options, { id: world.verified, to: 'review' }),
    },
    b: {
      by: 'bot',
      what: 'bot amends an answer',
      act: (options) =>
        respond(options, {
          id: world.record,
          goto: 'objective',
          value: 'Seen again.',
          reason: 'Seen again.',
        }),
    },
    bAfterA: 'link/parent-state',
    aAfterB: 'done',
    atOnce: 'one',
  },
  {
    name: 'a record is routed and its verification record is cancelled',
    soakOnly: true,
    a: {
      by: 'bot',
      what: 'bot routes it',
      act: (options) => route(options, { id: world.verified, to: 'review' }),
    },
    b: {
      by: 'bot',
      what: 'bot cancels it',
      act: (options) => cancel(options, { id: world.record, reason: 'not needed' }),
    },
    bAfterA: 'link/parent-state',
    aAfterB: 'done',
    atOnce: 'one',
  },
  {
    name: 'a parent comes to its end and its variance of type 2 goes back',
    a: {
      by: 'bot',
      what: 'bot checks the variance out',
      act: (options) => checkout(options, { id: world.typeTwo }),
    },
    b: {
      by: 'bot',
      what: 'its parent is reviewed, approved and closed in one push',
      act: async (options, clone) => {
        await decide((member) => clone.as(member), world.varied);
        await close(options, { id: world.varied });
      },
    },
    bAfterA: 'link/unsettled',
    aAfterB: 'link/parent-state',
    atOnce: 'one',
  },
  {
    name: 'a parent closes, in trunk, and its variance takes its end back',
    a: {
      by: 'bot',
      what: 'bot withdraws the variance',
      act: (options) => withdraw(options, { id: world.pendingVariance, reason: 'not yet' }),
    },
    b: {
      by: 'bot',
      what: 'bot enacts the variance and closes the parent',
      act: async (options) => {
        await enact(options, { id: world.pendingVariance });
        await close(options, { id: world.closing });
      },
    },
    // The gate sees a tip that the record has left; a tool that looks anew sees that the record has no end.
    bAfterA: ['enact/not-tip', 'link/unsettled', 'enact/not-ended'],
    aAfterB: 'withdraw/in-force',
    atOnce: {
      first: 'B',
      both: "If a trunk step and a `withdraw` race, both stand: trunk's end holds until the record's next end.",
    },
  },
  {
    name: 'a parent closes, not in trunk, and its variance takes its end back',
    a: {
      by: 'bot',
      what: 'bot withdraws the variance',
      act: (options) => withdraw(options, { id: world.pendingVariance, reason: 'not yet' }),
    },
    b: {
      by: 'bot',
      what: 'bot closes the parent by hand',
      act: (_options, clone) => closeByHand(clone, world.closing, [world.pendingVariance]),
    },
    bAfterA: 'link/unsettled',
    aAfterB: 'done',
    atOnce: {
      first: 'B',
      both: "That a close's children are in trunk and that its release number is free is judged at the enact step.",
    },
    afterwards: async ({ clone }) => {
      const refused = await refusalOf(() => enact(clone.as('bot'), { id: world.closing }));
      expect(refused).toContain('enact/children-first');
      await close(clone.as('bot'), { id: world.pendingVariance });
      await enact(clone.as('bot'), { id: world.closing });
    },
  },
  {
    name: 'a record is approved and its verification record goes to who answers to the approver',
    a: { by: 'quill', what: 'quill approves', act: (options) => approve(options, { id: world.deciding }) },
    b: {
      by: 'bot',
      what: 'bot hands the verification record to quill’s agent',
      act: (options) => handOver(options, { id: world.decidingRecord, owner: 'qbot', reason: 'it knows' }),
    },
    bAfterA: 'independence/approver',
    // The gate sees that the approval would not complete any more; a tool says why.
    aAfterB: ['event/state', 'independence/contributor'],
    atOnce: 'one',
  },
];
