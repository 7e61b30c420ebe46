import type { ContextOptions } from './context.ts';
import { bringIntoTrunk } from './finish.ts';
import type { ActOutcome } from './outcome.ts';
import { documentId, perform } from './perform.ts';
import { workspacePath } from './workspace.ts';

export interface CancelInput {
  readonly id: string;
  readonly reason: string;
}

/** Ends a record that was never in force or released; the record, its trail and its number stay. */
export function cancel(options: ContextOptions, input: CancelInput): Promise<ActOutcome> {
  return perform('cancel', options, async (session) => {
    const id = documentId(input.id);
    await session.event({ id, act: 'cancel', reason: input.reason });
    await bringIntoTrunk(session, id);
    const copy = workspacePath(session.context.repository, session.actor.id, id);
    session.notes.push(`a workspace copy of ${id}, if any, stays at ${copy}`);
    return { document: id };
  });
}
