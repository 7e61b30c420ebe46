import type { ReadContext } from '../acts/context.ts';
import { heldAt } from '../history/held.ts';
import { type Finding, unwrap } from '../rules/finding.ts';
import type { RecordState } from '../rules/record/state.ts';
import { formatVersion } from '../rules/record/version.ts';
import { isEnd, type State } from '../rules/states.ts';
import type { DocId } from '../rules/values.ts';

/** Where a record stands, every event of it judged. */
export interface Standing {
  /** After its last valid event. */
  readonly state: RecordState;
  /** Why the event after that is not valid; null where all are. */
  readonly refused: readonly Finding[] | null;
  /** The record as trunk holds it; null where trunk never did. */
  readonly held: RecordState | null;
  /** It ended, and trunk does not hold that end yet: it counts for nothing so far. */
  readonly pending: boolean;
}

/** What of a record is in force, or ended in trunk. */
export interface InForce {
  readonly version: string;
  readonly state: State;
}

/** Folds a record through `judge`. Raises `record/unknown`, `record/forked`, `history/…`. */
export async function standingOf(context: ReadContext, id: DocId): Promise<Standing> {
  const { history } = context;
  const { state, refused } = unwrap(await history.judgeRecord(id));
  const held = await heldAt(history, id, history.source.trunk.steps.length - 1);
  const inTrunk = held !== null && held.events >= state.entered;
  return { state, refused, held, pending: isEnd(state.state) && !inTrunk };
}

/** EFFECTIVE and CLOSED are in force; what was retired or cancelled no longer is. */
export function inForce(held: RecordState | null): InForce | null {
  if (held === null) return null;
  // Trunk may hold a tip that is on its way to something else only through a hand-made step; `verify` names it.
  return held.state === 'EFFECTIVE' || held.state === 'CLOSED'
    ? { version: formatVersion(held.version), state: held.state }
    : null;
}

/** Every record that a branch, trunk or genesis knows, in the order in which people count. */
export function recordIds(context: ReadContext): DocId[] {
  const { tips, founded, history } = context;
  const ids = new Set<DocId>([
    ...tips.keys(),
    ...history.source.trunk.enacts.keys(),
    ...founded.documents.keys(),
    'POLICY' as DocId,
  ]);
  return sortByNumber([...ids]);
}

/** CR-999 before CR-1000. Each id is taken apart once, not at each comparison: ten thousand are sorted at each start. */
export function sortByNumber<Id extends string>(ids: readonly Id[]): Id[] {
  const keyed = ids.map((id) => ({ id, key: numberKey(id) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key === b.key ? 0 : 1)).map(({ id }) => id);
}

/** By what an id is sorted: its numbers have all the same length. */
export function numberKey(id: string): string {
  return id.replace(/[0-9]+/g, (digits) => digits.padStart(10, '0'));
}
