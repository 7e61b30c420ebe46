import type { ContextOptions } from './context.ts';
import type { ActOutcome } from './outcome.ts';
import { documentId, perform } from './perform.ts';

export interface RetireInput {
  readonly id: string;
  readonly reason: string;
}

/** Begins the retirement of a document in force or a closed record; it stays in force until that is approved. */
export function retire(options: ContextOptions, input: RetireInput): Promise<ActOutcome> {
  return perform('retire', options, async (session) => {
    const id = documentId(input.id);
    await session.event({ id, act: 'retire', reason: input.reason });
    return { document: id };
  });
}
