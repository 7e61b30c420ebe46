import { expect } from 'vitest';
import { approve } from '../../../src/acts/approve.ts';
import { cancel } from '../../../src/acts/cancel.ts';
import { checkout } from '../../../src/acts/checkout.ts';
import { enact } from '../../../src/acts/enact.ts';
import { release } from '../../../src/acts/release.ts';
import { revert } from '../../../src/acts/revert.ts';
import { route } from '../../../src/acts/route.ts';
import { userRevoke } from '../../../src/acts/user-revoke.ts';
import { withdraw } from '../../../src/acts/withdraw.ts';
import type { DocId } from '../../../src/rules/values.ts';
import { refusalOf } from '../../helpers/gated-server.ts';
import { git } from '../../helpers/git.ts';
import type { Pair } from '../pair.ts';
import type { Side } from '../prepared.ts';
import type { World } from '../world.ts';

const approves = (by: string, id: DocId): Side => ({
  by,
  what: `${by} approves ${id}`,
  act: (options) => approve(options, { id }),
});

const revokes: Side = {
  by: 'sam',
  what: 'sam revokes rev’s key',
  act: (options) => userRevoke(options, { name: 'rev', reason: 'lost' }),
};

const routes = (id: DocId): Side => ({
  by: 'bot',
  what: 'bot routes it for post-review',
  act: (options) => route(options, { id, to: 'review' }),
});

/** Pairs of a decision with what takes away a right, a key or an authority that it rests on. */
export const decisionPairs = (world: World): readonly Pair[] => [
  {
    name: 'who loses the right by a policy approves for execution',
    a: approves('rev', world.inPreApproval),
    b: approves('quill', 'POLICY' as DocId),
    bAfterA: 'done',
    aAfterB: 'signature/retired-key',
    atOnce: {
      both: 'those of an earlier phase stand under the policy they name',
    },
    afterwards: async ({ clone }) => {
      await release(clone.as('bot'), { id: world.inPreApproval });
    },
  },
  {
    name: 'a policy takes the right of an approver as the document comes into force',
    a: approves('quinn', world.revision),
    b: approves('quill', 'POLICY' as DocId),
    bAfterA: 'done',
    aAfterB: 'enact/right-lost',
    atOnce: 'one',
  },
  {
    name: 'a key is revoked and approves',
    a: approves('rev', world.inPreApproval),
    b: revokes,
    bAfterA: 'done',
    aAfterB: 'signature/revoked-key',
    atOnce: {
      both: 'A *revoked* key (compromised) also voids its events that are neither in trunk nor under a tip listed in a checkpoint',
    },
    afterwards: async ({ clone }) => {
      expect(await refusalOf(() => release(clone.as('bot'), { id: world.inPreApproval }))).toContain(
        'revocation/void',
      );
      await checkout(clone.as('bot'), { id: world.inPreApproval });
    },
  },
  {
    name: 'a key is revoked and what it approved is released',
    a: {
      by: 'bot',
      what: 'bot releases it',
      act: (options) => release(options, { id: world.preApproved }),
    },
    b: revokes,
    bAfterA: 'done',
    aAfterB: 'revocation/void',
    atOnce: {
      both: '`revert` (owner; quality when a decision is void; with a reason) takes … only when a pre-phase decision is void, IN_EXECUTION to DRAFT of the pre phase',
    },
    afterwards: async ({ clone }) => {
      const { state } = await revert(clone.as('quinn'), {
        id: world.preApproved,
        reason: 'the key was lost',
      });
      expect(state).toBe('DRAFT');
    },
  },
  {
    name: 'a key is revoked and what it approved is enacted',
    soakOnly: true,
    a: { by: 'ada', what: 'ada enacts it', act: (options) => enact(options, { id: world.pending }) },
    b: revokes,
    bAfterA: 'done',
    aAfterB: 'revocation/void',
    atOnce: 'one',
  },
  {
    name: 'a draft of POLICY is withdrawn and an emergency takes its place',
    soakOnly: true,
    a: {
      by: 'ada',
      what: 'ada withdraws the draft',
      act: (options) => withdraw(options, { id: 'POLICY', reason: 'not yet' }),
    },
    b: revokes,
    bAfterA: 'done',
    aAfterB: 'withdraw/emergency',
    atOnce: 'one',
  },
  {
    name: 'a revision is approved and its authority leaves IN_EXECUTION',
    a: approves('quinn', world.revision),
    b: routes(world.executed),
    bAfterA: 'done',
    aAfterB: 'authority/state',
    atOnce: {
      first: 'A',
      both: "Rules see another record only at its pin, trunk at a step's first parent, and in an event only at its trunk pin",
    },
  },
  {
    name: 'code is pushed for a record that leaves IN_EXECUTION',
    soakOnly: true,
    a: {
      by: 'bot',
      what: 'bot pushes an execution branch',
      act: (_options, clone) =>
        git(clone.path, 'push', '--quiet', 'origin', `HEAD:refs/heads/exec/${world.executed}`),
    },
    b: routes(world.executed),
    bAfterA: 'done',
    aAfterB: 'exec/not-in-execution',
    atOnce: { both: 'only while that record is IN_EXECUTION' },
  },
  {
    name: 'two records come to their ends',
    soakOnly: true,
    a: { by: 'ada', what: 'ada enacts one', act: (options) => enact(options, { id: world.pending }) },
    b: {
      by: 'bot',
      what: 'bot cancels the other',
      act: (options) => cancel(options, { id: world.inPreApproval, reason: 'not needed' }),
    },
    bAfterA: 'done',
    aAfterB: 'done',
    atOnce: 'one',
  },
];
