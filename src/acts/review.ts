import { bodyOf, type Said } from './checklist.ts';
import type { ContextOptions } from './context.ts';
import type { ActOutcome } from './outcome.ts';
import { documentId, perform } from './perform.ts';

export interface ReviewInput extends Said {
  readonly id: string;
  readonly outcome: 'recommend' | 'request-updates';
}

/** Reviews a document: an outcome, with a comment or answers, over exactly the present content. */
export function review(options: ContextOptions, input: ReviewInput): Promise<ActOutcome> {
  return perform('review', options, async (session) => {
    const id = documentId(input.id);
    const text = await bodyOf(session, id, 'review', input);
    await session.event({ id, act: 'review', text, fields: { outcome: input.outcome } });
    return { document: id };
  });
}
