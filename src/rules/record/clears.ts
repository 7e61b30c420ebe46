import type { ClearRef, EventRef, RecordState } from './state.ts';

/**
 * The clear of a system that stands on a record: the last one that was not taken back and that no revocation voids. A void
 * clear is no clear: it lets nothing in, what came in by it is not proven, and one that it replaced stands as before.
 *
 * @param isVoid whether a revocation voids an event of this record, under the policy of the asker
 */
export function clearThatStands(
  record: Pick<RecordState, 'code'>,
  system: string,
  isVoid: (event: EventRef) => boolean,
): ClearRef | null {
  let clear = record.code?.clears[system] ?? null;
  while (clear && isVoid(clear)) clear = clear.replaces;
  return clear;
}

/** The clears of one record that stand, by system. */
export type ClearOf = (system: string) => ClearRef | null;
