import { fail } from '../rules/finding.ts';
import type { ContextOptions } from './context.ts';
import type { ActOutcome } from './outcome.ts';
import { documentId, perform } from './perform.ts';

export interface RevertInput {
  readonly id: string;
  readonly reason: string;
  /** The system whose clear is taken back, where that is meant. */
  readonly clear?: string | undefined;
}

/** Takes a record back into execution, or, when a pre-phase decision is void, back to a draft. */
export function revert(options: ContextOptions, input: RevertInput): Promise<ActOutcome> {
  return perform('revert', options, async (session) => {
    const id = documentId(input.id);
    const { clear: system } = input;
    if (system === undefined) {
      await session.event({ id, act: 'revert', reason: input.reason });
      return { document: id };
    }
    const standing = (await session.record(id)).code?.clears[system];
    if (!standing) fail('clear/none', `no clear of ${system} stands on ${id}`);
    const fields = { system, clear: standing.oid };
    await session.event({ id, act: 'revert', reason: input.reason, fields });
    return { document: id };
  });
}
