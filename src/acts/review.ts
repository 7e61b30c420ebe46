import type { ContextOptions } from './context.ts';
import type { ActOutcome } from './outcome.ts';
import { documentId, perform } from './perform.ts';

export interface ReviewInput {
  readonly id: string;
  readonly outcome: 'recommend' | 'request-updates';
  readonly text: string;
}

/** Reviews a document: an outcome and a comment over exactly the present content. */
export function review(options: ContextOptions, input: ReviewInput): Promise<ActOutcome> {
  return perform('review', options, async (session) => {
    const id = documentId(input.id);
    await session.event({ id, act: 'review', text: input.text, fields: { outcome: input.outcome } });
    return { document: id };
  });
}
