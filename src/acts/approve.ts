import { bodyOf, type Said } from './checklist.ts';
import type { ContextOptions } from './context.ts';
import { bringIntoTrunk } from './finish.ts';
import type { ActOutcome } from './outcome.ts';
import { documentId, perform } from './perform.ts';

export interface ApproveInput extends Said {
  readonly id: string;
}

/** Approves exactly the present content; the approval that completes also brings a document into force. */
export function approve(options: ContextOptions, input: ApproveInput): Promise<ActOutcome> {
  return perform('approve', options, async (session) => {
    const id = documentId(input.id);
    await session.event({ id, act: 'approve', text: await bodyOf(session, id, 'approve', input) });
    await bringIntoTrunk(session, id);
    return { document: id };
  });
}
