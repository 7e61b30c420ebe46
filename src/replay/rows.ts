import { type ExecutionRow, executionTables } from '../documents/execution-table.ts';
import { applyEdits, type Edit, parseMarkdown } from '../documents/markdown.ts';
import { cleanSource } from '../documents/source.ts';
import { encodeCell, splitRow } from '../documents/table-row.ts';
import { encodeUtf8 } from '../rules/bytes/text.ts';

/** Lines of a text that were exchanged; null takes a line out. */
export type Replaced = readonly (readonly [line: string, by: string | null])[];

interface Rows {
  readonly text: string;
  readonly rows: readonly ExecutionRow[];
}

/** What is to stand in place of a row: its line, changed or not, or null for nothing. */
type Rewrite = (row: ExecutionRow, line: string) => string | null;

function readRows(bytes: Uint8Array): Rows | null {
  const source = cleanSource(bytes);
  const markdown = source.ok ? parseMarkdown(source.value) : source;
  if (!source.ok || !markdown.ok) return null;
  return { text: source.value, rows: executionTables(markdown.value).rows };
}

/** Rewrites the rows of a text's execution tables, and leaves every other byte. */
export function rewriteRows(
  bytes: Uint8Array,
  rewrite: Rewrite,
): { readonly bytes: Uint8Array; readonly replaced: Replaced } {
  const read = readRows(bytes);
  if (!read) return { bytes, replaced: [] };
  const edits: Edit[] = [];
  const replaced: [string, string | null][] = [];
  for (const row of read.rows) {
    const line = read.text.slice(row.span.start, row.span.end);
    const by = rewrite(row, line);
    if (by === line) continue;
    replaced.push([line, by]);
    edits.push(
      by === null ? { start: row.span.start, end: row.span.end + 1, text: '' } : { ...row.span, text: by },
    );
  }
  if (edits.length === 0) return { bytes, replaced };
  return { bytes: encodeUtf8(applyEdits(read.text, edits)), replaced };
}

/** A row with other words in its execution cells. */
export function withCells(
  row: ExecutionRow,
  line: string,
  words: Partial<Record<'summary' | 'outcome' | 'performedBy', string>>,
): string {
  const { cells, span } = row;
  if (!cells) return line;
  const edits = Object.entries(words).map(([cell, text]): Edit => {
    const { start, end } = cells[cell as keyof typeof cells];
    return { start: start - span.start, end: end - span.start, text: ` ${encodeCell(text)} ` };
  });
  return applyEdits(line, edits);
}

/** Escapes the pipes that split a row in more cells than `columns`: they are taken to stand in its summary, cell `at`. */
export function joinSurplus(line: string, columns: number, at: number): string {
  const spans = splitRow(line, { start: 0, end: line.length });
  const surplus = spans.length - columns;
  const [first, last] = [spans[at], spans[at + surplus]];
  if (surplus <= 0 || !first || !last) return line;
  const cells = spans.slice(at, at + surplus + 1).map(({ start, end }) => line.slice(start, end));
  return `${line.slice(0, first.start)}${cells.join('\\|')}${line.slice(last.end)}`;
}

/**
 * The text with the rows that were approved: each with the execution cells that it has now, none beside, none missing.
 *
 * @param approved the text whose rows count
 */
export function withPlanOf(approved: Uint8Array, now: Uint8Array) {
  const planned = readRows(approved);
  if (!planned) return { bytes: now, replaced: [] };
  const present = new Set(readRows(now)?.rows.map(({ item }) => item.id));
  const lines = new Map<string, { row: ExecutionRow; line: string; missing: string }>();
  let last: string | null = null;
  for (const row of planned.rows) {
    const line = planned.text.slice(row.span.start, row.span.end);
    const before = last === null ? undefined : lines.get(last);
    if (present.has(row.item.id) || !before) {
      last = row.item.id;
      lines.set(last, { row, line, missing: '' });
    } else before.missing += `\n${line}`;
  }
  return rewriteRows(now, ({ item }) => {
    const plan = lines.get(item.id);
    if (!plan) return null;
    lines.delete(item.id);
    const { summary, outcome, performedBy } = item;
    const { row } = plan;
    const same =
      row.item.summary === summary && row.item.outcome === outcome && row.item.performedBy === performedBy;
    return (same ? plan.line : withCells(row, plan.line, { summary, outcome, performedBy })) + plan.missing;
  });
}

/** The text with what `from` has in the execution cells of the same items. */
export function carryCells(from: Uint8Array, to: Uint8Array): Uint8Array {
  const rows = new Map(readRows(from)?.rows.map(({ item }) => [item.id, item]));
  return rewriteRows(to, (row, line) => {
    const now = rows.get(row.item.id);
    if (!now) return line;
    const { summary, outcome, performedBy } = now;
    const { item } = row;
    const same = item.summary === summary && item.outcome === outcome && item.performedBy === performedBy;
    return same ? line : withCells(row, line, { summary, outcome, performedBy });
  }).bytes;
}

/** The text with the execution cells of some items empty. */
export const emptyCells = (bytes: Uint8Array, items: ReadonlySet<string>): Uint8Array =>
  rewriteRows(bytes, (row, line) =>
    items.has(row.item.id) ? withCells(row, line, { summary: '', outcome: '', performedBy: '' }) : line,
  ).bytes;
