import type { ContextOptions } from '../../acts/context.ts';
import type { ActOutcome } from '../../acts/outcome.ts';
import { type NextChecklist, next } from '../../reading/next.ts';
import { actAnswer } from '../answering.ts';
import type { Answer } from '../tool.ts';

/** What is asked of a reviewer or approver, and how it is answered. */
export function askedIn(checklist: NextChecklist | null): Answer['data'] {
  if (checklist === null) return {};
  return {
    answers: `${checklist.answers}: a line "[pass] ID: words" each, or fail, n/a; below it "> quote" or "@ place"`,
    checklist: checklist.items.map(({ id, asks, text }) => ({ id, asks, text })),
  };
}

/** What an act did, with the checklist where answering it is what the actor does next: that saves a call. */
export async function withChecklist(options: ContextOptions, outcome: ActOutcome): Promise<Answer> {
  const answer = actAnswer(outcome);
  const [first] = outcome.steps;
  if (outcome.document === null || !first?.mine || !first.command.endsWith(' --form')) return answer;
  const { record } = await next(options, { id: outcome.document });
  return { ...answer, data: { ...answer.data, ...askedIn(record?.checklist ?? null) } };
}
