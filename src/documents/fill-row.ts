import { encodeUtf8 } from '../rules/bytes/text.ts';
import type { RowFilling } from '../rules/content.ts';
import { type Finding, finding, ok, type Result, refuse, refused } from '../rules/finding.ts';
import { type ExecutionCell, type ExecutionRow, executionTables } from './execution-table.ts';
import { applyEdits, type Edit, parseMarkdown, type Span } from './markdown.ts';
import { cleanSource } from './source.ts';
import { encodeCell, isBlankCell } from './table-row.ts';

/** What `execute` writes into a row; `performedBy` is the signer and the event's day, such as `ada 2026-11-21`. */
export interface Filling {
  readonly summary: string;
  readonly outcome: 'Pass' | 'Fail';
  readonly performedBy: string;
}

interface FillableRow extends ExecutionRow {
  readonly cells: Readonly<Record<ExecutionCell, Span>>;
}

interface Rows {
  readonly text: string;
  readonly all: readonly ExecutionRow[];
  /** Rows that can be filled: whole ones, whose id no other row has. */
  readonly byId: ReadonlyMap<string, FillableRow>;
}

const cellOrder: readonly ExecutionCell[] = ['summary', 'outcome', 'performedBy'];

/**
 * Fills one row's three execution cells, or fills them anew; every other byte stays.
 *
 *     | EI-1 | Replace the pump | No |  |  |  |
 *     | EI-1 | Replace the pump | No | Replaced. | Pass | ada 2026-11-21 |
 *
 * @returns `document/item-unknown` for an item that no table has, `document/item-summary` for an empty account.
 */
export function fillRow(bytes: Uint8Array, item: string, filling: Filling): Result<Uint8Array> {
  const rows = readRows(bytes);
  if (!rows.ok) return rows;
  const row = rows.value.byId.get(item);
  if (!row) return refused(unfillable(rows.value, item));
  const values: Record<ExecutionCell, string> = {
    summary: encodeCell(filling.summary),
    outcome: encodeCell(filling.outcome),
    performedBy: encodeCell(filling.performedBy),
  };
  const blank = cellOrder.find((cell) => isBlankCell(values[cell]));
  if (blank) {
    const message = `${JSON.stringify(filling[blank])} says nothing about ${item}`;
    return refuse('document/item-summary', message, { where: { line: row.item.line } });
  }
  const edits = cellOrder.map((cell): Edit => ({ ...row.cells[cell], text: ` ${values[cell]} ` }));
  return ok(encodeUtf8(applyEdits(rows.value.text, edits)));
}

/**
 * How `after` differs from `before`, if that is the filling of exactly one row.
 *
 * @returns null if nothing, several rows, or any byte outside one row's execution cells changed, or if either is
 * not a document in the written form.
 */
export function compareAsFilling(before: Uint8Array, after: Uint8Array): RowFilling | null {
  const old = readRows(before);
  const now = readRows(after);
  if (!old.ok || !now.ok || outside(old.value) !== outside(now.value)) return null;
  const [changed, ...others] = [...now.value.byId.values()].filter((row) => {
    const was = old.value.byId.get(row.item.id);
    return !was || !sameCells(old.value.text, was, now.value.text, row);
  });
  if (!changed || others.length > 0) return null;
  const { id, summary, outcome, performedBy } = changed.item;
  return { item: id, summary, outcome, performedBy, nothingElse: true };
}

/**
 * Three-way merge for a check-in after others executed rows: `mine`, with each row that `theirs` filled since `base`.
 *
 * @returns `document/conflict` where both changed one row differently, or where `theirs` changed anything else.
 */
export function mergeRows(base: Uint8Array, mine: Uint8Array, theirs: Uint8Array): Result<Uint8Array> {
  const [b, m, t] = [readRows(base), readRows(mine), readRows(theirs)];
  if (!b.ok) return b;
  if (!m.ok) return m;
  if (!t.ok) return t;
  if (outside(b.value) !== outside(t.value))
    return refuse('document/conflict', firstDifference(b.value, t.value));
  const edits: Edit[] = [];
  const conflicts: Finding[] = [];
  for (const [id, their] of t.value.byId) {
    const old = b.value.byId.get(id);
    const my = m.value.byId.get(id);
    if (old && sameCells(b.value.text, old, t.value.text, their, trimmed)) continue;
    if (my && sameCells(m.value.text, my, t.value.text, their, trimmed)) continue;
    if (old && my && sameCells(b.value.text, old, m.value.text, my, trimmed)) {
      edits.push(
        ...cellOrder.map((cell) => ({ ...my.cells[cell], text: slice(t.value.text, their.cells[cell]) })),
      );
      continue;
    }
    const yours = my ? slice(m.value.text, my.span) : 'no row that can be filled';
    const message = `both changed ${id} since the checkout\n  recorded: ${slice(t.value.text, their.span)}\n  yours:    ${yours}`;
    conflicts.push(finding('document/conflict', message, my ? { where: { line: my.item.line } } : {}));
  }
  return conflicts.length > 0 ? refused(...conflicts) : ok(encodeUtf8(applyEdits(m.value.text, edits)));
}

function readRows(bytes: Uint8Array): Result<Rows> {
  const source = cleanSource(bytes);
  if (!source.ok) return source;
  const markdown = parseMarkdown(source.value);
  if (!markdown.ok) return markdown;
  const { rows } = executionTables(markdown.value);
  const uses = new Map<string, number>();
  for (const { item } of rows) uses.set(item.id.toLowerCase(), (uses.get(item.id.toLowerCase()) ?? 0) + 1);
  const byId = new Map<string, FillableRow>();
  for (const row of rows) {
    const { cells, item } = row;
    if (cells && item.id !== '' && uses.get(item.id.toLowerCase()) === 1)
      byId.set(item.id, { ...row, cells });
  }
  return ok({ text: source.value, all: rows, byId });
}

function unfillable(rows: Rows, item: string): Finding {
  const found = rows.all.filter((row) => row.item.id === item);
  const [first, second] = found;
  const where = first ? { where: { line: first.item.line } } : {};
  if (first && second) {
    const message = `${item} stands on line ${first.item.line} and on line ${second.item.line}`;
    return finding('document/item-duplicate', message, where);
  }
  if (first?.cells) {
    return finding('document/item-duplicate', `another item's name differs from ${item} only in case`, where);
  }
  if (first)
    return finding('document/item-columns', `the row of ${item} has not the cells of its header`, where);
  const known = [...rows.byId.keys()].join(', ') || 'none';
  return finding('document/item-unknown', `no item ${JSON.stringify(item)}; the document has: ${known}`);
}

function slice(text: string, span: Span): string {
  return text.slice(span.start, span.end);
}

function trimmed(text: string): string {
  return text.trim();
}

function sameCells(
  textA: string,
  a: FillableRow,
  textB: string,
  b: FillableRow,
  view: (cell: string) => string = (cell) => cell,
): boolean {
  return cellOrder.every((cell) => view(slice(textA, a.cells[cell])) === view(slice(textB, b.cells[cell])));
}

/** The text with a NUL, which no document holds, for each cell that can be filled. */
function outside(rows: Rows): string {
  const cells = [...rows.byId.values()].flatMap((row) => cellOrder.map((cell) => row.cells[cell]));
  return applyEdits(
    rows.text,
    cells.map((cell) => ({ ...cell, text: '\0' })),
  );
}

function firstDifference(base: Rows, theirs: Rows): string {
  const now = outside(theirs).split('\n');
  const old = outside(base).split('\n');
  let index = 0;
  while (now[index] === old[index]) index += 1;
  const recorded = theirs.text.split('\n')[index] ?? '(nothing)';
  const before = base.text.split('\n')[index] ?? '(nothing)';
  return `line ${index + 1} was changed since the checkout\n  recorded: ${recorded}\n  before:   ${before}`;
}
