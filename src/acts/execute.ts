import { fillRow } from '../documents/fill-row.ts';
import { fail, unwrap } from '../rules/finding.ts';
import { documentPath } from '../rules/kinds/ids.ts';
import { readFileAt } from './content.ts';
import type { ContextOptions } from './context.ts';
import type { ActOutcome } from './outcome.ts';
import { documentId, perform } from './perform.ts';

export interface ExecuteInput {
  readonly id: string;
  /** The row's id, such as `EI-1`. */
  readonly item: string;
  readonly outcome: 'Pass' | 'Fail';
  readonly summary: string;
  /** `commit <oid>`, `document <ID> <N.X>`, `record <ID>`, `file <path>`. */
  readonly evidence?: readonly string[] | undefined;
}

/** Performs one item of a record in execution: fills its row with outcome and summary, signed and dated. */
export function execute(options: ContextOptions, input: ExecuteInput): Promise<ActOutcome> {
  return perform('execute', options, async (session) => {
    const id = documentId(input.id);
    const record = await session.record(id);
    const path = documentPath(id);
    const bytes = await readFileAt(session.reader, record.tree, path);
    if (!bytes) fail('content/missing', `${id} has no file ${id}.md in its directory`);
    const day = new Date(Math.max(session.now(), record.date) * 1000).toISOString().slice(0, 10);
    const performedBy = `${session.actor.id} ${day}`;
    const filled = unwrap(
      fillRow(bytes, input.item, { summary: input.summary, outcome: input.outcome, performedBy }),
    );
    await session.event({
      id,
      act: 'execute',
      text: input.summary,
      fields: { item: input.item, outcome: input.outcome, evidence: input.evidence ?? [] },
      files: new Map([[path, filled]]),
    });
    return { document: id };
  });
}
