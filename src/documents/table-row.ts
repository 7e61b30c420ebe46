import { cleanText } from '../rules/bytes/text.ts';
import type { Span } from './markdown.ts';

/**
 * Splits one row of a GFM table at its pipes; also inside code, only `\|` is no divider.
 *
 *     | EI-1 | run `a \| b` | No |
 *      ^----^ ^------------^ ^--^   the spans, blanks included
 *
 * @returns one span per cell; the pipes at both ends may be missing.
 */
export function splitRow(text: string, row: Span): Span[] {
  let { start, end } = row;
  while (start < end && isBlank(text[start])) start += 1;
  while (end > start && isBlank(text[end - 1])) end -= 1;
  if (text[start] === '|') start += 1;
  const cells: Span[] = [];
  for (let at = start; at < end; at += 1) {
    if (text[at] === '\\' && (text[at + 1] === '\\' || text[at + 1] === '|')) {
      at += 1;
    } else if (text[at] === '|') {
      cells.push({ start, end: at });
      start = at + 1;
    }
  }
  if (start < end) cells.push({ start, end });
  return cells;
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}

/** The text of a cell: trimmed, and with its pipes as they were typed. Inverse of {@link encodeCell}. */
export function decodeCell(source: string): string {
  return source
    .trim()
    .replace(/(?<!\\)(\\+)\|/g, (_, slashes: string) => `${'\\'.repeat((slashes.length - 1) / 2)}|`);
}

/**
 * Text as a cell that cannot break its table: on one line, without forbidden characters, each pipe escaped.
 * Backslashes before a pipe are doubled, since `\\|` would be a divider.
 */
export function encodeCell(text: string): string {
  return cleanText(text.replace(/\s+/g, ' '))
    .replace(/ +/g, ' ')
    .trim()
    .replace(/(?<!\\)(\\*)\|/g, '$1$1\\|');
}

/** True for an empty cell, and for one that holds nothing but placeholders such as `[Pass/Fail]` and comments. */
export function isBlankCell(text: string): boolean {
  const rest = withoutComments(text).replace(/\[[^\][]*\](?!\()/g, '');
  if (rest.trim() === '') return true;
  return rest !== text && !/[\p{L}\p{N}]/u.test(rest);
}

function withoutComments(text: string): string {
  if (!text.includes('-->')) return text;
  const pieces = text.split('-->');
  const last = pieces.pop() ?? '';
  const kept = pieces.map((piece) => {
    const open = piece.indexOf('<!--');
    return open === -1 ? `${piece}-->` : piece.slice(0, open);
  });
  return kept.join('') + last;
}
