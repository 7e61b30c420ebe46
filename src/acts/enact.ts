import { tipHeld } from '../history/trunk-index.ts';
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
    const { trunk } = session.history.source;
    if (tipHeld(trunk, id, trunk.steps.length - 1) === (await session.record(id)).tip)
      session.notes.push(`trunk holds all of ${id} already`);
    else if (session.context.relay) await session.askForSteps(id);
    else {
      await session.enact(id);
      const { state, code } = await session.record(id);
      for (const release of state === 'CLOSED' ? (code?.releases ?? []) : [])
        await session.tagRelease(release, id);
    }
    return { document: id };
  });
}
