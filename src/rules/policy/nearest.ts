/** Edits (insert, delete, replace, swap of neighbours) between two short words. */
function distance(from: string, to: string): number {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= from.length; row += 1) {
    const line = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1] ? 0 : 1;
      const cell = (up: number, left: number) => rows[row - up]?.[column - left] ?? Number.POSITIVE_INFINITY;
      let best = Math.min(cell(1, 0) + 1, (line[column - 1] ?? 0) + 1, cell(1, 1) + same);
      if (from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1])
        best = Math.min(best, cell(2, 2) + 1);
      line.push(best);
    }
    rows.push(line);
  }
  return rows[from.length]?.[to.length] ?? 0;
}

/** The known word that a mistyped one probably meant, or null if none is close. */
export function nearest(word: string, known: readonly string[]): string | null {
  if (word.length > 40) return null;
  const fold = (text: string) => text.toLowerCase().replaceAll('-', '_');
  const ranked = known
    .map((each) => ({ each, edits: distance(fold(word), fold(each)) }))
    .sort((left, right) => left.edits - right.edits);
  const first = ranked[0];
  if (!first) return null;
  return first.edits <= Math.max(1, Math.floor(first.each.length / 3)) ? first.each : null;
}
