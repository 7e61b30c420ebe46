import type { ContextOptions } from './context.ts';
import { releaseDraft } from './drafts.ts';
import type { ActOutcome } from './outcome.ts';
import { documentId, perform } from './perform.ts';

export interface ReleaseInput {
  readonly id: string;
  readonly text?: string | undefined;
}

/** Releases a pre-approved record for execution. */
export function release(options: ContextOptions, input: ReleaseInput): Promise<ActOutcome> {
  return perform('release', options, async (session) => {
    const id = documentId(input.id);
    await session.event(releaseDraft(id, input.text));
    return { document: id };
  });
}
