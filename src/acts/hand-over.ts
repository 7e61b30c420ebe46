import { unwrap } from '../rules/finding.ts';
import { parsePrincipalId } from '../rules/values.ts';
import type { ContextOptions } from './context.ts';
import type { ActOutcome } from './outcome.ts';
import { documentId, perform } from './perform.ts';

export interface HandOverInput {
  readonly id: string;
  readonly owner: string;
  readonly reason?: string | undefined;
}

/** Makes somebody else the owner of a record; a checkout ends with it. */
export function handOver(options: ContextOptions, input: HandOverInput): Promise<ActOutcome> {
  return perform('hand-over', options, async (session) => {
    const id = documentId(input.id);
    const owner = unwrap(parsePrincipalId(input.owner));
    await session.event({ id, act: 'hand-over', reason: input.reason, fields: { owner } });
    return { document: id };
  });
}
