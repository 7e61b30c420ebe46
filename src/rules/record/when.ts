import type { Case } from './case.ts';
import { approvalComplete, roundComplete, teamMembers } from './team.ts';

/** Whether the event names somebody who is not on the team yet. */
export function addsSomeone(context: Case): boolean {
  const members = teamMembers(context);
  return context.world.event.assignees.some((assignee) => !members.has(assignee));
}

function recoveryReached({ before, world }: Case): boolean {
  const recovery = world.inForcePolicy.recovery;
  if (!recovery) return false;
  const same = before.recovering?.content === world.facts.content ? before.recovering.signers : [];
  return new Set([...same, world.event.actor]).size >= recovery.threshold;
}

/** Conditions that choose between rows of one act in one state; exactly one row of such a group applies. */
export const whens = {
  retiring: ({ before }: Case) => before.retiring !== null,
  'not-retiring': ({ before }: Case) => before.retiring === null,
  'review-completes': roundComplete,
  'review-incomplete': (context: Case) => !roundComplete(context),
  'approval-completes': approvalComplete,
  'approval-incomplete': (context: Case) => !approvalComplete(context),
  'adds-someone': addsSomeone,
  'approval-already-complete': (context: Case) => !addsSomeone(context) && approvalComplete(context),
  'withdraws-clear': ({ world }: Case) => world.event.clear !== null,
  'names-no-clear': ({ world }: Case) => world.event.clear === null,
  'recovery-completes': recoveryReached,
  'recovery-incomplete': (context: Case) => !recoveryReached(context),
} as const;

export type WhenName = keyof typeof whens;
