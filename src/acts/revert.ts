import type { ContextOptions } from './context.ts';
import type { ActOutcome } from './outcome.ts';
import { documentId, perform } from './perform.ts';

export interface RevertInput {
  readonly id: string;
  readonly reason: string;
}

/** Takes a record back into execution, or, when a pre-phase decision is void, back to a draft. */
export function revert(options: ContextOptions, input: RevertInput): Promise<ActOutcome> {
  return perform('revert', options, async (session) => {
    const id = documentId(input.id);
    await session.event({ id, act: 'revert', reason: input.reason });
    return { document: id };
  });
}
