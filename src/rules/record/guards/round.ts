import { type Finding, finding } from '../../finding.ts';
import { holds, independentOf, isQuality, liveKey } from '../../policy/questions.ts';
import type { Case } from '../case.ts';
import type { EventRef } from '../state.ts';
import {
  allContributors,
  countingMembers,
  countingReviews,
  isBeneficiary,
  roundComplete,
  voidOf,
} from '../team.ts';
import { addsSomeone } from '../when.ts';

const by = (context: Case) => context.world.event.actor;

/** The first assignment of a phase names the whole team, with an independent quality person; later ones only add. */
export function namesTeam(context: Case): Finding[] {
  const { before, world } = context;
  const { policy, event } = world;
  const contributors = allContributors(before, world);
  const findings: Finding[] = [];
  if (event.assignees.length === 0) findings.push(finding('assign/nobody', 'the assignment names nobody'));
  for (const assignee of event.assignees) {
    if (!holds(policy, assignee, 'review') || !liveKey(policy, assignee)) {
      findings.push(finding('assign/unfit', `${assignee} has no live key or is not in a group that reviews`));
    } else if (!independentOf(policy, assignee, contributors)) {
      findings.push(
        finding(
          'independence/contributor',
          `${assignee} contributed to ${before.id}, or answers for someone who did`,
        ),
      );
    } else if (isBeneficiary(context, assignee)) {
      findings.push(gains(assignee));
    }
  }
  const team = [...countingMembers(context), ...event.assignees];
  const fit = team.some(
    (member) =>
      isQuality(policy, member) && liveKey(policy, member) && independentOf(policy, member, contributors),
  );
  if (findings.length === 0 && !fit) {
    findings.push(
      finding('assign/needs-quality', `no independent quality person would be on the team of ${before.id}`),
    );
  }
  return findings;
}

export function checkAddsSomeone(context: Case): Finding[] {
  return addsSomeone(context) ? [] : [finding('assign/nobody', 'everyone named is on the team already')];
}

export function notContributor(context: Case): Finding[] {
  const { before, world } = context;
  return independentOf(world.policy, by(context), allContributors(before, world))
    ? []
    : [
        finding(
          'independence/contributor',
          `${by(context)} contributed to ${before.id}, or answers for someone who did`,
        ),
      ];
}

/** Whoever gains a key or a right from a policy revision, or their sponsor, does not judge it. */
export function notBeneficiary(context: Case): Finding[] {
  return isBeneficiary(context, by(context)) ? [gains(by(context))] : [];
}

function gains(principal: string): Finding {
  return finding(
    'independence/beneficiary',
    `${principal}, or someone they answer for, gains from this policy revision`,
  );
}

export function outcome({ world }: Case): Finding[] {
  return world.event.outcome === 'recommend' || world.event.outcome === 'request-updates'
    ? []
    : [
        finding(
          'trailer/value',
          `QMS-Outcome of a review is recommend or request-updates, not ${world.event.outcome}`,
        ),
      ];
}

/** Whether the actor made an event of the round that still counts; one that a revocation voids may be made again. */
function madeBy(context: Case, event: EventRef): boolean {
  return event.actor === by(context) && !context.world.isVoid(context.before.id, event);
}

export function notReviewedYet(context: Case): Finding[] {
  return context.before.round?.reviews.some((review) => madeBy(context, review))
    ? [finding('review/already', `${by(context)} has reviewed in this round`)]
    : [];
}

export function notApprovedYet(context: Case): Finding[] {
  return context.before.round?.approvals.some((approval) => madeBy(context, approval))
    ? [finding('approval/already', `${by(context)} has approved in this round`)]
    : [];
}

/** All who count have reviewed exactly this content, each recommends, and quality is among them. */
export function roundRecommends(context: Case): Finding[] {
  const { before } = context;
  if (!before.round)
    return [
      finding('approval/no-round', `no review round of ${before.id} stands`, {
        fix: `run \`qms route ${before.id} --review\``,
      }),
    ];
  if (before.round.content !== before.content) {
    return [finding('approval/other-content', `the review round of ${before.id} covers another content`)];
  }
  const against = countingReviews(context).filter((review) => review.outcome !== 'recommend');
  if (against.length > 0) {
    return [
      finding(
        'approval/updates-requested',
        `${against.map((review) => review.actor).join(', ')} requested updates`,
      ),
    ];
  }
  if (roundComplete(context)) return [];
  const reviewed = new Set(countingReviews(context).map((review) => review.actor));
  const missing = countingMembers(context).filter((member) => !reviewed.has(member));
  return [
    missing.length > 0
      ? finding(
          'approval/review-missing',
          `${missing.join(', ')} ${missing.length === 1 ? 'has' : 'have'} not reviewed ${before.id} in this round`,
        )
      : finding(
          'approval/needs-quality-review',
          `no independent quality person's review of ${before.id} counts`,
        ),
  ];
}

/** The standing decision of the present phase rests on no void event. */
export function decisionStands({ before, world }: Case): Finding[] {
  const phases = [before.decisions.pre, before.decisions.post];
  const standing = before.phase === 'post' ? before.decisions.post : before.decisions.pre;
  if (!standing) return [finding('approval/none', `no completed approval of ${before.id} stands`)];
  if (standing.content !== before.content) {
    return [finding('approval/other-content', `${before.id} changed after it was approved`)];
  }
  const executions = Object.values(before.executions).filter((each) => world.isVoid(before.id, each));
  const broken = [...phases.flatMap((decision) => voidOf(decision, before.id, world)), ...executions];
  return broken.map((each) =>
    finding(
      'revocation/void',
      `event ${each.oid.slice(0, 12)} by ${each.actor} is void: its key was revoked`,
      {
        where: { commit: each.oid },
      },
    ),
  );
}

export function preDecisionVoid({ before, world }: Case): Finding[] {
  return voidOf(before.decisions.pre, before.id, world).length > 0
    ? []
    : [finding('revert/nothing-void', `every decision of the pre phase of ${before.id} stands`)];
}

/** Who approved a decision that stands does not become a contributor; nor does somebody they answer for. */
export function notApprover({ before, world }: Case): Finding[] {
  const approvers = [before.decisions.pre, before.decisions.post].flatMap(
    (decision) => decision?.approvals ?? [],
  );
  return independentOf(
    world.policy,
    world.event.actor,
    approvers.map((each) => each.actor),
  )
    ? []
    : [
        finding(
          'independence/approver',
          `${world.event.actor} approved ${before.id}, or answers for who did, and so may not work on it`,
        ),
      ];
}
