import type { ContextOptions } from './context.ts';
import type { ActOutcome } from './outcome.ts';
import { documentId, perform } from './perform.ts';

export interface CommentInput {
  readonly id: string;
  readonly text: string;
}

/** Says something on a record; nothing else changes. */
export function comment(options: ContextOptions, input: CommentInput): Promise<ActOutcome> {
  return perform('comment', options, async (session) => {
    const id = documentId(input.id);
    await session.event({ id, act: 'comment', text: input.text });
    return { document: id };
  });
}
