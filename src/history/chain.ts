import type { ObjectReader } from '../repository/objects/reader.ts';
import { finding, ok, type Result, refused } from '../rules/finding.ts';
import type { DocId, Oid } from '../rules/values.ts';
import { walkFirstParents } from './commits.ts';

/** A record's events, oldest first, genesis left out. */
export interface Chain {
  readonly id: DocId;
  readonly oids: Oid[];
  readonly places: Map<Oid, number>;
  /** True where the branch is missing, or ends before the tip that trunk holds. */
  readonly endsInTrunk: boolean;
}

interface Ends {
  readonly genesis: Oid;
  /** The branch's tip; null where there is no branch. */
  readonly tip: Oid | null;
  /** The last tip of the record that trunk holds. */
  readonly held: Oid | null;
  readonly foundedHere: boolean;
  /** Events that an earlier process walked, oldest first; empty where none did. */
  readonly known: readonly Oid[];
}

/** Loads a record's one chain: trunk's tip of it and the branch's lie on one line, else the history is forked. */
export async function loadChain(reader: ObjectReader, id: DocId, ends: Ends): Promise<Result<Chain>> {
  const known = new Map(ends.known.map((oid, place) => [oid, place]));
  const walk = async (tip: Oid): Promise<Result<Oid[]>> => {
    let met = -1;
    const fresh = await walkFirstParents(reader, tip, (oid) => {
      met = known.get(oid) ?? -1;
      return met >= 0 || oid === ends.genesis;
    });
    return fresh.ok && met >= 0 ? ok([...ends.known.slice(0, met + 1), ...fresh.value]) : fresh;
  };
  const asChain = (oids: Oid[], endsInTrunk: boolean): Result<Chain> =>
    ok({ id, oids, places: new Map(oids.map((oid, place) => [oid, place])), endsInTrunk });
  if (ends.tip === null && ends.held === null) {
    return ends.foundedHere
      ? asChain([], true)
      : refused(finding('record/unknown', `there is no record ${id}`));
  }
  if (ends.tip === null) {
    const held = await walk(ends.held as Oid);
    return held.ok ? asChain(held.value, true) : held;
  }
  const line = await walk(ends.tip);
  if (!line.ok) return line;
  if (ends.held === null || line.value.includes(ends.held))
    return asChain(line.value, ends.held === ends.tip);
  const held = await walk(ends.held);
  if (!held.ok) return held;
  if (held.value.includes(ends.tip)) return asChain(held.value, true);
  return refused(
    finding('record/forked', `the branch of ${id} and trunk hold different events of it`, {
      where: { record: id, commit: ends.tip },
    }),
  );
}
