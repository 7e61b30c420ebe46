import type { ContextOptions } from './context.ts';
import type { ActOutcome } from './outcome.ts';
import { documentId, perform } from './perform.ts';

export interface EnactInput {
  readonly id: string;
}

/** Brings a pending end into trunk: for records whose last approver may not, or whose push came in parts. */
export function enact(options: ContextOptions, input: EnactInput): Promise<ActOutcome> {
  return perform('enact', options, async (session) => {
    const id = documentId(input.id);
    await session.enact(id);
    return { document: id };
  });
}
