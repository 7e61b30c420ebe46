import { type Finding, finding } from '../finding.ts';
import { mayRecover } from '../policy/compare.ts';
import { holds, independentOf, liveKey } from '../policy/questions.ts';
import type { Case } from './case.ts';
import { allContributors, teamMembers, voidOf } from './team.ts';

type Who = (context: Case) => Finding | null;

const right =
  (name: Parameters<typeof holds>[2], act: string): Who =>
  ({ world }) =>
    holds(world.policy, world.event.actor, name)
      ? null
      : finding('permission/right', `${world.event.actor} is not in a group that may ${act}`);

/** The owner acts while he may still create; else quality hands the record over. */
const owner: Who = ({ before, world }) => {
  if (before.owner !== world.event.actor) {
    const whose = before.owner === null ? 'it has no owner' : `its owner is ${before.owner}`;
    return finding('permission/owner', `only the owner of ${before.id} may ${world.event.act} it; ${whose}`);
  }
  return holds(world.policy, world.event.actor, 'create')
    ? null
    : finding(
        'permission/right',
        `${world.event.actor} owns ${before.id}, but is no longer in a group that may create`,
      );
};

const quality = right('assign', 'assign');

function ownerIsGone({ before, world }: Case): boolean {
  if (before.owner === null) return true;
  return !liveKey(world.policy, before.owner) || !holds(world.policy, before.owner, 'create');
}

const team =
  (name: 'review' | 'approve'): Who =>
  (context) => {
    const { before, world } = context;
    if (!teamMembers(context).has(world.event.actor)) {
      const { actor } = world.event;
      const fit = independentOf(world.policy, actor, allContributors(before, world));
      return finding('permission/assigned', `${actor} is not assigned to ${before.id}`, {
        fix: fit
          ? `a quality person runs \`qms assign ${before.id} --assignees ${actor}\``
          : `leave it to the team; ${actor} had a hand in the content, and cannot be assigned`,
      });
    }
    return right(name, name)(context);
  };

/** Quality with a reason where the owner cannot act; the reason is asked for here because the owner needs none. */
const ownerOrQuality: Who = (context) => {
  const { before, world } = context;
  if (before.owner === world.event.actor) return null;
  if (quality(context))
    return finding(
      'permission/owner',
      `only its owner ${before.owner} or quality may hand over ${before.id}`,
    );
  if (before.id !== 'POLICY' && !ownerIsGone(context)) {
    return finding(
      'permission/owner',
      `${before.owner} owns ${before.id}, has a live key and may create; quality does not step in`,
    );
  }
  return world.event.reason === null
    ? finding('trailer/missing', 'quality hands over with a reason: QMS-Reason is missing')
    : null;
};

/** Who may do what a row says; each answers with the finding that refuses, or null. */
export const whos = {
  owner,
  quality,
  creator: right('create', 'create'),
  commenter: right('comment', 'comment'),
  'team-reviewer': team('review'),
  'team-approver': team('approve'),
  executor: (context: Case) => {
    const { before, world } = context;
    if (before.delegates.includes(world.event.actor) || before.owner === world.event.actor) return null;
    return right('execute', 'execute')(context);
  },
  attester: right('evidence', 'bring CI evidence'),
  anyone: () => null,
  'last-owner-or-quality': (context: Case) => {
    const { before, world } = context;
    if (before.lastOwner === world.event.actor || quality(context) === null) return null;
    return finding(
      'permission/owner',
      `only its last owner ${before.lastOwner} or quality may withdraw ${before.id}`,
    );
  },
  'owner-or-quality': ownerOrQuality,
  'owner-or-quality-if-void': (context: Case) => {
    const { before, world } = context;
    if (owner(context) === null) return null;
    const decisions = [before.decisions.pre, before.decisions.post];
    const anyVoid = decisions.some((decision) => voidOf(decision, before.id, world).length > 0);
    return anyVoid && quality(context) === null ? null : owner(context);
  },
  'parents-owner': (context: Case) => {
    const { before, world } = context;
    const parent = before.parent === null ? null : world.pinned(before.parent);
    const closer = parent?.owner ?? parent?.lastOwner;
    return closer === world.event.actor
      ? null
      : finding(
          'permission/owner',
          `${before.id} is closed by the owner of ${before.parent}, just before it`,
        );
  },
  revoker: right('revoke', 'revoke'),
  recoverer: ({ world }: Case) =>
    mayRecover(world.inForcePolicy, world.event.actor)
      ? null
      : finding('permission/recovery', `genesis does not name ${world.event.actor} as a recovery principal`),
} as const satisfies Record<string, Who>;

export type WhoName = keyof typeof whos;
