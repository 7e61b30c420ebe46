import type { ContextOptions } from '../../acts/context.ts';
import type { ActOutcome } from '../../acts/outcome.ts';
import { type NextChecklist, next } from '../../reading/next.ts';
import { actAnswer } from '../answering.ts';
import type { Answer } from '../tool.ts';
import { readAfter } from './read-after.ts';

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
  const { document: id } = outcome;
  const [first] = outcome.steps;
  if (id === null || !first?.mine || !first.command.endsWith(' --form')) return answer;
  return readAfter(answer, async () => askedIn((await next(options, { id })).record?.checklist ?? null));
}
