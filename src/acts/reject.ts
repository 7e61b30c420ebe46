import type { ContextOptions } from './context.ts';
import type { ActOutcome } from './outcome.ts';
import { documentId, perform } from './perform.ts';

export interface RejectInput {
  readonly id: string;
  readonly reason: string;
}

/** Declines to approve; the round is void and the owner answers with a new one. */
export function reject(options: ContextOptions, input: RejectInput): Promise<ActOutcome> {
  return perform('reject', options, async (session) => {
    const id = documentId(input.id);
    await session.event({ id, act: 'reject', reason: input.reason });
    return { document: id };
  });
}
