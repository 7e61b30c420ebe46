import { beneficiaries } from '../policy/compare.ts';
import { controller, holds, independentOf, isQuality, liveKey } from '../policy/questions.ts';
import type { PrincipalId } from '../values.ts';
import type { Case } from './case.ts';
import type { Decision, EventRef, RecordState } from './state.ts';
import type { World } from './world.ts';

/** Everyone who counts as having worked on the record: its own contributors and those of its verification records. */
export function allContributors(before: RecordState, world: World): Set<PrincipalId> {
  const all = new Set(Object.keys(before.contributors) as PrincipalId[]);
  for (const link of before.links) {
    const child = world.pinned(link.id);
    if (child?.kind === 'VR')
      for (const each of Object.keys(child.contributors) as PrincipalId[]) all.add(each);
  }
  return all;
}

/** The assignments that stand: those that no revocation voids. */
export function standingAssigns({ before, world }: Case) {
  return before.team.filter((assign) => !world.isVoid(before.id, assign));
}

export function teamMembers(context: Case): Set<PrincipalId> {
  return new Set(standingAssigns(context).flatMap((assign) => [...assign.members]));
}

/** Whether a principal, or someone they answer for, gains a key or a right from the draft of POLICY. */
export function isBeneficiary({ before, world }: Case, principal: PrincipalId): boolean {
  const draft = world.facts.draftPolicy;
  if (before.id !== 'POLICY' || !draft) return false;
  const faces = (each: PrincipalId) => [each, controller(world.policy, each), controller(draft, each)];
  const gain = new Set([...beneficiaries(world.inForcePolicy, draft)].flatMap(faces));
  return faces(principal).some((each) => gain.has(each));
}

/** Team members who still count: a live key, the right to review, no hand in the content, and nothing to gain from it. */
export function countingMembers(context: Case): PrincipalId[] {
  const { before, world } = context;
  const contributors = allContributors(before, world);
  return [...teamMembers(context)].filter(
    (member) =>
      holds(world.policy, member, 'review') &&
      liveKey(world.policy, member) &&
      independentOf(world.policy, member, contributors) &&
      !isBeneficiary(context, member),
  );
}

/** The reviews of the open round that count, the present event's own included when it is a review. */
export function countingReviews(context: Case): readonly { actor: PrincipalId; outcome: string }[] {
  const { before, world } = context;
  const counting = new Set(countingMembers(context));
  const made = (before.round?.reviews ?? []).filter((review) => !world.isVoid(before.id, review));
  const own =
    world.event.act === 'review' ? [{ actor: world.event.actor, outcome: world.event.outcome ?? '' }] : [];
  return [...made, ...own].filter((review) => counting.has(review.actor));
}

/** Whether all who count have reviewed, with independent quality among them. */
export function roundComplete(context: Case): boolean {
  const reviewers = new Set(countingReviews(context).map((review) => review.actor));
  return (
    countingMembers(context).every((member) => reviewers.has(member)) &&
    [...reviewers].some((reviewer) => isQuality(context.world.policy, reviewer))
  );
}

/** Team members whose approval is needed. */
export function approversNeeded(context: Case): PrincipalId[] {
  return countingMembers(context).filter((member) => holds(context.world.policy, member, 'approve'));
}

/** Whether approval is complete, the present event's own approval included when it is one. */
export function approvalComplete(context: Case): boolean {
  const { before, world } = context;
  const needed = approversNeeded(context);
  const given = new Set(
    (before.round?.approvals ?? [])
      .filter((each) => !world.isVoid(before.id, each))
      .map((each) => each.actor),
  );
  if (world.event.act === 'approve') given.add(world.event.actor);
  const counted = needed.filter((member) => given.has(member));
  return counted.length === needed.length && counted.some((member) => isQuality(world.policy, member));
}

/** Events of a completed decision that a revocation voids. */
export function voidOf(
  decision: Decision | null,
  id: RecordState['id'],
  world: Pick<World, 'isVoid'>,
): EventRef[] {
  if (!decision) return [];
  return [...decision.assigns, ...decision.reviews, ...decision.approvals].filter((each) =>
    world.isVoid(id, each),
  );
}
