import { formatCheckpoint } from '../history/checkpoint.ts';
import { fail } from '../rules/finding.ts';
import { isEnd } from '../rules/states.ts';
import type { DocId, Oid } from '../rules/values.ts';
import type { ContextOptions } from './context.ts';
import type { ActOutcome } from './outcome.ts';
import { perform } from './perform.ts';
import type { Session } from './session.ts';

/** Writes the tips of all open records into trunk, so that no history can be quietly shortened. */
export function checkpoint(options: ContextOptions): Promise<ActOutcome> {
  return perform('checkpoint', options, async (session) => {
    if (session.context.relay)
      fail('relay/steps-itself', 'a checkpoint is a step of trunk, and those are the relay’s');
    await checkpointOpenRecords(session);
    return { document: null };
  });
}

/** The checkpoint step as part of another act. */
export async function checkpointOpenRecords(session: Session): Promise<void> {
  const open = new Map<DocId, Oid>();
  const begun = session.made.flatMap(({ document }) => (document === null ? [] : [document as DocId]));
  for (const id of new Set([...session.context.tips.keys(), ...begun])) {
    const record = await session.record(id);
    if (!isEnd(record.state) || !(await session.isInTrunk(record))) open.set(id, record.tip);
  }
  await session.checkpoint(formatCheckpoint(open));
}
