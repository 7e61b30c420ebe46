/** Words shown before and after a difference, and at most of each side of it. */
const around = 4;
const shown = 12;

/**
 * The first stretch of words in which two texts differ, with a few words around it.
 *
 *     … sent by letter within [-ten-] {+thirty+} days of the …
 *
 * Marks as `git diff --word-diff` sets them. The texts may be of any length; the time grows with it.
 */
export function firstDifference(before: string, after: string): string {
  const [old, now] = [wordsOf(before), wordsOf(after)];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let [oldEnd, nowEnd] = [old.length, now.length];
  while (oldEnd > start && nowEnd > start && old[oldEnd - 1] === now[nowEnd - 1]) {
    oldEnd -= 1;
    nowEnd -= 1;
  }
  const lead = old.slice(Math.max(0, start - around), start);
  const tail = old.slice(oldEnd, oldEnd + around);
  return [
    ...(start > around ? ['…'] : []),
    ...lead,
    ...marked('[-', old.slice(start, oldEnd), '-]'),
    ...marked('{+', now.slice(start, nowEnd), '+}'),
    ...tail,
    ...(oldEnd + around < old.length ? ['…'] : []),
  ].join(' ');
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function marked(open: string, words: readonly string[], close: string): string[] {
  if (words.length === 0) return [];
  const half = shown / 2;
  const kept = words.length > shown ? [...words.slice(0, half), '…', ...words.slice(-half)] : words;
  return [`${open}${kept.join(' ')}${close}`];
}
