import type { ReadContext } from '../acts/context.ts';
import { fail } from '../rules/finding.ts';
import type { RecordState } from '../rules/record/state.ts';
import { formatVersion, parseVersion } from '../rules/record/version.ts';
import type { DocId } from '../rules/values.ts';
import { eventsOf } from './record-events.ts';

/** Every content that a record has had, oldest first: the first state of each version. */
export async function versionsOf(context: ReadContext, id: DocId): Promise<RecordState[]> {
  const { history, founded } = context;
  const born = await history.stateAt(id, founded.oid);
  const states = [
    ...(born ? [born] : []),
    ...(await eventsOf(context, id)).flatMap(({ state }) => state ?? []),
  ];
  const seen = new Set<string>();
  return states.filter((state) => {
    const version = formatVersion(state.version);
    return !seen.has(version) && seen.add(version);
  });
}

/** The record as it was in a version. Raises `usage/option-value` and `reading/no-version`. */
export async function atVersion(context: ReadContext, id: DocId, version: string): Promise<RecordState> {
  const wanted = version.trim().replace(/^v/, '');
  if (parseVersion(wanted) === null)
    fail('usage/option-value', `${JSON.stringify(version)} is not a version, such as 1.0`);
  const all = await versionsOf(context, id);
  const found = all.find((state) => formatVersion(state.version) === wanted);
  if (found) return found;
  const there = all.map((state) => formatVersion(state.version)).join(', ');
  return fail('reading/no-version', `${id} has no version ${wanted}; it has ${there}`, {
    where: { record: id },
  });
}
