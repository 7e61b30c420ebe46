import { fillRow } from '../documents/fill-row.ts';
import { fail, unwrap } from '../rules/finding.ts';
import { documentPath } from '../rules/kinds/ids.ts';
import { answerKind } from './advice-links.ts';
import { attachFiles } from './attach.ts';
import { readFileAt } from './content.ts';
import type { ContextOptions } from './context.ts';
import { type Evidence, inWords, readEvidence } from './evidence.ts';
import type { ActOutcome } from './outcome.ts';
import { documentId, perform } from './perform.ts';

export interface ExecuteInput {
  readonly id: string;
  /** The row's id, such as `EI-1`. */
  readonly item: string;
  readonly outcome: 'Pass' | 'Fail';
  readonly summary: string;
  /** `commit <revision>`, `document <ID> <N.X>`, `record <ID>`, `file <path>`. */
  readonly evidence?: readonly string[] | undefined;
  /** Paths of files to attach first, relative to where the command runs; each is evidence too. */
  readonly attach?: readonly string[] | undefined;
}

/**
 * Performs one item of a record in execution: fills its row with outcome, summary and evidence, signed and dated. What is
 * attached goes into an event of its own before it, in the same push.
 */
export function execute(options: ContextOptions, input: ExecuteInput): Promise<ActOutcome> {
  return perform('execute', options, async (session) => {
    const id = documentId(input.id);
    const attached = input.attach?.length ? await attachFiles(session, id, input.attach) : [];
    const evidence = await readEvidence(session, id, [...(input.evidence ?? []), ...attached]);
    const record = await session.record(id);
    const path = documentPath(id);
    const bytes = await readFileAt(session.reader, record.tree, path);
    if (!bytes) fail('content/missing', `${id} has no file ${id}.md in its directory`);
    const day = new Date(Math.max(session.now(), record.date) * 1000).toISOString().slice(0, 10);
    const performedBy = `${session.actor.id} ${day}`;
    const filled = unwrap(
      fillRow(bytes, input.item, {
        summary: withEvidence(input.summary, evidence),
        outcome: input.outcome,
        performedBy,
      }),
    );
    await session.event({
      id,
      act: 'execute',
      text: input.summary,
      fields: { item: input.item, outcome: input.outcome, evidence: evidence.values },
      pins: evidence.pins,
      files: new Map([[path, filled]]),
    });
    const answered = record.links.some(
      (link) => /-(VAR|ER)-[0-9]+$/.test(link.id) && evidence.pins.includes(link.id),
    );
    if (input.outcome === 'Fail' && !answered) {
      const kind = answerKind(record);
      session.notes.push(
        `${input.item} failed: open what answers it with \`qms create ${kind} --parent ${id} --title TITLE\`, then execute ${input.item} again with \`--fail --evidence "record ${id}-${kind}-NNN"\``,
      );
    }
    return { document: id };
  });
}

/** The summary with its evidence, where it does not name it already. */
function withEvidence(summary: string, { values }: Evidence): string {
  const missing = values.filter((value) => !summary.includes(value.split(' ')[1] ?? ''));
  return missing.length === 0 ? summary : `${summary.trim()} Evidence: ${inWords(missing)}`;
}
