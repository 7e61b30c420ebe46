import { encodeUtf8 } from '../rules/bytes/text.ts';
import type { Finding } from '../rules/finding.ts';
import { documentPath } from '../rules/kinds/ids.ts';
import { firstOfEach } from '../rules/matrix/check.ts';
import { checkInWork } from './checkin.ts';
import { checkoutIn } from './checkout.ts';
import { chooseSystem } from './clear.ts';
import { readFileAt } from './content.ts';
import type { ContextOptions } from './context.ts';
import { createIn } from './create.ts';
import { draftText } from './matrix-draft.ts';
import type { ActOutcome } from './outcome.ts';
import { documentId, perform } from './perform.ts';

export interface MatrixWriteInput {
  /** The change record in execution, whose evidence the matrix rests on. */
  readonly id: string;
  /** The system; only a record that names several needs it. */
  readonly system?: string | undefined;
  /** The qualified commit in full; by default the newest at which every suite passed. */
  readonly commit?: string | undefined;
}

/**
 * Writes the matrix of a system without a workspace: creates it, or checks it out under the change record, writes front
 * matter and table, and checks it in, all in one push. What people wrote stays; what nothing shows is a warning. Raises
 * `ci/system`, `rtm/no-commit`, `gate/specification`, and what its parts raise.
 */
export async function writeMatrix(options: ContextOptions, input: MatrixWriteInput): Promise<ActOutcome> {
  let warnings: readonly Finding[] = [];
  const outcome = await perform('matrix', options, async (session) => {
    const change = documentId(input.id);
    const system = chooseSystem(session, await session.record(change), input.system);
    const id = system.rtm;
    const before = await session.recordIfAny(id);
    if (before === null)
      await createIn(session, { kind: 'RTM', name: system.name, title: `Traceability of ${system.name}` });
    else if (before.checkedOut === null)
      await checkoutIn(session, before.state === 'EFFECTIVE' ? { id, authority: change } : { id });
    const record = await session.record(id);
    const path = documentPath(id);
    const bytes = (await readFileAt(session.reader, record.tree, path)) ?? new Uint8Array();
    const { history } = session;
    const { policy } = session.context;
    const drafted = await draftText(
      { history, policy },
      { system, bytes, path, change, commit: input.commit },
    );
    warnings = firstOfEach(drafted.matrix.findings);
    const { removes } = await checkInWork(session, id, {
      content: encodeUtf8(drafted.text),
      summary: record.revises === null ? undefined : `Qualified under ${change} at ${drafted.commit}`,
    });
    return { document: id, removes };
  });
  return { ...outcome, warnings };
}
