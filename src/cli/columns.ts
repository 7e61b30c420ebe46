import { isAscii, printable } from '../rules/printable.ts';

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** Terminal columns that a text takes: marks take none, East Asian characters two. */
export function textWidth(text: string): number {
  if (isAscii(text)) return text.length;
  let width = 0;
  for (const character of text) {
    if (/\p{M}/u.test(character)) continue;
    width += wide.test(character) ? 2 : 1;
  }
  return width;
}

/** Cuts a text to so many columns, and marks the cut. */
function cut(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (textWidth(kept + character) > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/**
 * Aligns rows in columns, two spaces apart, one line each; nothing is printed for no rows.
 *
 * @param width of the terminal: the last column is cut to fit; null cuts nothing
 */
export function columns(rows: readonly (readonly string[])[], width: number | null = null): string {
  const cells = rows.map((row) => row.map((cell) => printable(cell).replace(/[\n\t]+/g, ' ')));
  const widths: number[] = [];
  for (const row of cells) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, textWidth(cell));
    });
  }
  return cells.map((row) => `${line(row, widths, width)}\n`).join('');
}

function line(row: readonly string[], widths: readonly number[], width: number | null): string {
  const last = row.length - 1;
  const head = row
    .slice(0, last)
    .map((cell, column) => `${cell}${' '.repeat((widths[column] ?? 0) - textWidth(cell))}  `)
    .join('');
  const tail = row[last] ?? '';
  const room = width === null ? null : width - textWidth(head);
  return `${head}${room === null || room < 10 ? tail : cut(tail, room)}`.trimEnd();
}
