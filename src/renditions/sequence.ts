import { diffArrays } from 'diff';

/** One step of an alignment: what both hold, or what only the older or the newer one holds. */
export type Step<T> =
  | { readonly op: 'same'; readonly before: T; readonly after: T }
  | { readonly op: 'removed'; readonly before: T }
  | { readonly op: 'added'; readonly after: T };

/**
 * Aligns two sequences by the fewest insertions and removals (Myers). Its time grows with the square of their number, so
 * beyond `most` of them everything between the common beginning and end is shown as replaced: never wrong, only coarser.
 * A bound on the clock would give other answers on another machine.
 */
export function align<T>(
  before: readonly T[],
  after: readonly T[],
  equal: (a: T, b: T) => boolean,
  most: number,
): Step<T>[] {
  let start = 0;
  while (start < before.length && start < after.length && equal(before[start] as T, after[start] as T))
    start += 1;
  let end = 0;
  const left = Math.min(before.length, after.length) - start;
  while (end < left && equal(before[before.length - 1 - end] as T, after[after.length - 1 - end] as T))
    end += 1;
  const same = (from: number, to: number): Step<T>[] =>
    before.slice(from, to).map((each, index) => ({
      op: 'same',
      before: each,
      after: after[index + from + (from < start ? 0 : after.length - before.length)] as T,
    }));
  return [
    ...same(0, start),
    ...between(before.slice(start, before.length - end), after.slice(start, after.length - end), equal, most),
    ...same(before.length - end, before.length),
  ];
}

function between<T>(
  before: readonly T[],
  after: readonly T[],
  equal: (a: T, b: T) => boolean,
  most: number,
): Step<T>[] {
  const removed = (values: readonly T[]): Step<T>[] =>
    values.map((each) => ({ op: 'removed', before: each }));
  const added = (values: readonly T[]): Step<T>[] => values.map((each) => ({ op: 'added', after: each }));
  if (before.length === 0 || after.length === 0) return [...removed(before), ...added(after)];
  const changes = diffArrays([...before], [...after], { comparator: equal, maxEditLength: most });
  if (changes === undefined) return [...removed(before), ...added(after)];
  const steps: Step<T>[] = [];
  let at = 0;
  for (const change of changes) {
    if (change.added) steps.push(...added(change.value));
    else if (change.removed) {
      steps.push(...removed(change.value));
      at += change.value.length;
    } else {
      for (const after of change.value) {
        steps.push({ op: 'same', before: before[at] as T, after });
        at += 1;
      }
    }
  }
  return steps;
}
