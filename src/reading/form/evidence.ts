import type { ReadContext } from '../../acts/context.ts';
import type { RecordState } from '../../rules/record/state.ts';
import type { RecordEvent } from '../record-events.ts';

export interface ItemSeen {
  readonly item: string;
  readonly outcome: string;
  readonly by: string;
  readonly event: string;
  /** As QMS-Evidence names it. */
  readonly evidence: readonly string[];
}

/** What there is to look at beside the document. */
export interface EvidenceSeen {
  /** The last execution of each item. */
  readonly items: readonly ItemSeen[];
  /** Files beside the document, relative to its directory. */
  readonly files: readonly string[];
  /** Records that hang on this one, and how they stand. */
  readonly records: readonly { readonly id: string; readonly state: string; readonly title: string }[];
}

/** A review of the round that an approver is to have read. */
export interface ReviewSeen {
  readonly by: string;
  readonly outcome: string;
  readonly text: string;
}

export async function evidenceOf(
  context: ReadContext,
  record: RecordState,
  events: readonly RecordEvent[],
): Promise<EvidenceSeen> {
  const items = new Map<string, ItemSeen>();
  for (const { event, oid } of events) {
    if (event?.act !== 'execute' || event.item === null) continue;
    const { item, outcome, actor, evidence } = event;
    items.set(item, { item, outcome: outcome ?? '', by: actor, event: oid, evidence });
  }
  const records = [];
  for (const { id } of record.links) {
    const child = await context.history.judgeRecord(id);
    if (child.ok) records.push({ id, state: child.value.state.state, title: child.value.state.title });
  }
  const { files } = await context.history.contents.at(record.id, record.tree);
  const beside = files.filter((path) => path !== `${record.id}.md`);
  return { items: [...items.values()], files: record.id === 'POLICY' ? [] : beside, records };
}

/** The reviews that stand in the present round, in their order. */
export function reviewsOf(record: RecordState, events: readonly RecordEvent[]): readonly ReviewSeen[] {
  const standing = new Set(record.round?.reviews.map(({ oid }) => oid));
  return events.flatMap(({ oid, event }) =>
    event && standing.has(oid) ? [{ by: event.actor, outcome: event.outcome ?? '', text: event.body }] : [],
  );
}
