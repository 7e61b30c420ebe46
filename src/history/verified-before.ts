import type { DocId, Oid } from '../rules/values.ts';
import type { History } from './history.ts';
import { tipHeld } from './trunk-index.ts';
import type { VerifiedRecord } from './verified-record.ts';

/** What an earlier process found of every record, all of them valid. */
export interface VerifiedBefore {
  /** Trunk's tip then. */
  readonly trunk: Oid;
  readonly records: readonly VerifiedRecord[];
}

/**
 * The records that stand where they stood. A verdict rests on pins, and chains only grow: so each of these is as valid
 * as it was, if the others still hold the events that they held ({@link stillHold}).
 *
 * @returns null where trunk or a record is gone: then nothing of it is believed
 */
export function unmoved(
  history: History,
  before: VerifiedBefore,
  ids: readonly DocId[],
): ReadonlyMap<DocId, VerifiedRecord> | null {
  const { trunk, tips, founded } = history.source;
  const place = trunk.places.get(before.trunk);
  const present = new Set(ids);
  if (place === undefined || before.records.some(({ id }) => !present.has(id))) return null;
  const last = trunk.steps.length - 1;
  return new Map(
    before.records
      .filter(({ id, tip }) => {
        const end = tips.get(id) ?? tipHeld(trunk, id, last) ?? founded.oid;
        return end === tip && (trunk.enacts.get(id)?.at(-1)?.index ?? 0) <= place;
      })
      .map((record) => [record.id, record]),
  );
}

/** Whether each record that moved holds the event at which it stood. */
export async function stillHold(
  history: History,
  before: VerifiedBefore,
  stand: ReadonlyMap<DocId, VerifiedRecord>,
): Promise<boolean> {
  for (const { id, tip } of before.records) {
    if (stand.has(id) || tip === history.source.founded.oid) continue;
    const chain = await history.chain(id);
    if (!chain.ok || tip === null || !chain.value.places.has(tip)) return false;
  }
  return true;
}
