import type { ClearOf } from '../record/clears.ts';
import type { RecordState } from '../record/state.ts';
import { adoptedCommit } from '../systems/adoption.ts';
import { isOid, type Oid } from '../values.ts';

/**
 * The commit of a system that is meant where nobody says which: that of the clear that stands; the one that the record
 * adopts; the one that the matrix names, if the record has results of it (else it is what an earlier record brought in); the one whose results came last.
 */
export function commitMeant(
  record: RecordState,
  system: string,
  rtm: RecordState | null,
  clearOf: ClearOf,
): Oid | null {
  const clear = clearOf(system);
  if (clear) return clear.commit;
  const adopted = adoptedCommit(record.properties);
  if (adopted) return adopted;
  const results = Object.values(record.code?.results ?? {})
    .filter((each) => each.system === system)
    .sort((one, other) => other.index - one.index);
  const named = String(rtm?.properties.qualified_commit ?? '');
  if (isOid(named) && results.some(({ commit }) => commit === named)) return named;
  return results[0]?.commit ?? null;
}
