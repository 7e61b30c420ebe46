import { chooseSystem, clearCode } from './clear.ts';
import type { ContextOptions } from './context.ts';
import type { ActOutcome } from './outcome.ts';
import { documentId, perform } from './perform.ts';

export interface MergeInput {
  readonly id: string;
  readonly system?: string | undefined;
  readonly commit?: string | undefined;
}

/**
 * Brings a system's qualified code into trunk: clears it where no clear of that commit stands, and makes the code step, in
 * one atomic push.
 */
export function merge(options: ContextOptions, input: MergeInput): Promise<ActOutcome> {
  return perform('merge', options, async (session) => {
    const id = documentId(input.id);
    const record = await session.record(id);
    const system = chooseSystem(session, record, input.system);
    const standing = (await session.clearsOf(record))(system.name);
    const { codes } = session.history.source.trunk;
    if (standing && codes.some((code) => code.clear === standing.oid)) {
      if (input.commit === undefined || input.commit === standing.commit) {
        session.notes.push(`trunk holds the code of ${system.name} at ${standing.commit} already`);
        return { document: id };
      }
    }
    const fits = standing && (input.commit === undefined || input.commit === standing.commit);
    if (!fits) await clearCode(session, id, { system: system.name, commit: input.commit });
    if (session.context.relay) await session.askForSteps(id);
    else await session.code(id, system);
    return { document: id };
  });
}
