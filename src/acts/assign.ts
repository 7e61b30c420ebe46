import { unwrap } from '../rules/finding.ts';
import { parsePrincipalId } from '../rules/values.ts';
import type { ContextOptions } from './context.ts';
import { bringIntoTrunk } from './finish.ts';
import type { ActOutcome } from './outcome.ts';
import { documentId, perform } from './perform.ts';

export interface AssignInput {
  readonly id: string;
  readonly assignees: readonly string[];
  readonly text?: string | undefined;
}

/** Names the review team of the present phase, or adds to it. */
export function assign(options: ContextOptions, input: AssignInput): Promise<ActOutcome> {
  return perform('assign', options, async (session) => {
    const id = documentId(input.id);
    const assignees = [...new Set(input.assignees.map((name) => unwrap(parsePrincipalId(name))))].sort();
    await session.event({ id, act: 'assign', text: input.text, fields: { assignees } });
    await bringIntoTrunk(session, id);
    return { document: id };
  });
}
