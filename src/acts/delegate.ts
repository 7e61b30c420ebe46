import { unwrap } from '../rules/finding.ts';
import { parsePrincipalId } from '../rules/values.ts';
import type { ContextOptions } from './context.ts';
import type { ActOutcome } from './outcome.ts';
import { documentId, perform } from './perform.ts';

export interface DelegateInput {
  readonly id: string;
  readonly assignees: readonly string[];
  readonly text?: string | undefined;
}

/** Names principals who may execute items of the record beside its owner. */
export function delegate(options: ContextOptions, input: DelegateInput): Promise<ActOutcome> {
  return perform('delegate', options, async (session) => {
    const id = documentId(input.id);
    const assignees = [...new Set(input.assignees.map((name) => unwrap(parsePrincipalId(name))))].sort();
    await session.event({ id, act: 'delegate', text: input.text, fields: { assignees } });
    return { document: id };
  });
}
