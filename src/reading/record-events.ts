import type { ReadContext } from '../acts/context.ts';
import { commitBytes } from '../history/commits.ts';
import { verifySignature } from '../repository/signatures/verify.ts';
import { unwrap } from '../rules/finding.ts';
import { type Event, readEvent } from '../rules/record/event.ts';
import type { RecordState } from '../rules/record/state.ts';
import type { DocId, Oid } from '../rules/values.ts';

/** One event of a record's chain, with what judging made of it. */
export interface RecordEvent {
  readonly oid: Oid;
  /** Null where the commit cannot be read as an event. */
  readonly event: Event | null;
  /** The signer's offset from UTC, `+0100`; null where the commit cannot be read. */
  readonly zone: string | null;
  /** Fingerprint of the key that signed it; null where no signature holds. */
  readonly signer: string | null;
  /** The record after it; null from the first event on that is not valid. */
  readonly state: RecordState | null;
}

/** The events of a record, oldest first. Raises `record/unknown`, `record/forked`, `history/…`. */
export async function eventsOf(context: ReadContext, id: DocId): Promise<RecordEvent[]> {
  const { history, reader } = context;
  const chain = unwrap(await history.chain(id));
  const events: RecordEvent[] = [];
  for (const oid of chain.oids) {
    const bytes = unwrap(await commitBytes(reader, oid));
    const read = readEvent(oid, bytes);
    const commit = read.ok ? read.value.commit : null;
    const signature = commit ? verifySignature(commit.payload, commit.signature) : null;
    events.push({
      oid,
      event: read.ok ? read.value.event : null,
      zone: commit?.author.zone ?? null,
      signer: signature?.ok ? signature.value.key.fingerprint : null,
      state: await history.stateAt(id, oid),
    });
  }
  return events;
}
