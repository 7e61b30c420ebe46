import { heldAt } from '../history/held.ts';
import { fail } from '../rules/finding.ts';
import type { ContextOptions } from './context.ts';
import type { ActOutcome } from './outcome.ts';
import { documentId, perform } from './perform.ts';

export interface AbandonInput {
  readonly id: string;
  readonly reason: string;
}

/** Gives up a draft revision or a retirement: content, version and state in force return. */
export function abandon(options: ContextOptions, input: AbandonInput): Promise<ActOutcome> {
  return perform('abandon', options, async (session) => {
    const id = documentId(input.id);
    const held = await heldAt(session.history, id, session.history.source.trunk.steps.length - 1);
    if (!held)
      fail('abandon/never-in-force', `${id} was never in force; there is nothing to return to`, {
        fix: `run \`qms cancel ${id} -m REASON\``,
      });
    await session.event({ id, act: 'abandon', reason: input.reason, restoreFrom: held.tree });
    return { document: id };
  });
}
