import { type Alignment, type Cell, frameKey, type TableBlock, textOf, wordsKey } from './model.ts';
import type { ColumnRedline, Op, RowChange, RowRedline, Run, TableChange } from './redline-model.ts';
import { compareWords, isChanged, wholly } from './redline-words.ts';
import { align } from './sequence.ts';

/** Rows or columns replaced before a table is shown as replaced. */
const mostRows = 2000;

type Row = readonly Cell[];

/** A column of both tables, or of one; the number is its place there. */
interface Column extends ColumnRedline {
  readonly before: number | null;
  readonly after: number | null;
}

/** A row by what it is called: the first cell, and which of that name it is. */
interface Named {
  readonly key: string;
  readonly row: Row;
}

function named(rows: readonly Row[]): Named[] {
  const seen = new Map<string, number>();
  return rows.map((row) => {
    const name = textOf(row[0] ?? []);
    const nth = (seen.get(name) ?? 0) + 1;
    seen.set(name, nth);
    return { key: `${name}\u0000${nth}`, row };
  });
}

function width(table: TableBlock): number {
  return Math.max(0, ...[table.header, ...table.rows].map((row) => row.length));
}

/** Columns are matched by their headings; where none match, by their places. */
function columnsOf(before: TableBlock, after: TableBlock): Column[] {
  const places = (table: TableBlock) => Array.from({ length: width(table) }, (_, index) => index);
  const heading = (table: TableBlock, place: number) => textOf(table.header[place] ?? []).toLowerCase();
  const alignment = (table: TableBlock, place: number): Alignment => table.alignments[place] ?? null;
  const [old, fresh] = [places(before), places(after)];
  if (old.length === fresh.length && !old.some((place) => heading(before, place) === heading(after, place))) {
    return fresh.map((place) => ({
      op: 'same',
      alignment: alignment(after, place),
      before: place,
      after: place,
    }));
  }
  // Both sides are numbers of columns: the older ones are told apart by their sign.
  const steps = align(
    old.map((place) => -1 - place),
    fresh,
    (a, b) => heading(before, -1 - Math.min(a, b)) === heading(after, Math.max(a, b)),
    mostRows,
  );
  return steps.map((step): Column => {
    if (step.op === 'added')
      return { op: 'added', alignment: alignment(after, step.after), before: null, after: step.after };
    const place = -1 - step.before;
    if (step.op === 'removed')
      return { op: 'removed', alignment: alignment(before, place), before: place, after: null };
    return { op: 'same', alignment: alignment(after, step.after), before: place, after: step.after };
  });
}

const at = (row: Row, place: number | null): Cell => (place === null ? [] : (row[place] ?? []));

function compareRows(columns: readonly Column[], before: Row, after: Row): (readonly Run[])[] {
  return columns.map((column) => compareWords(at(before, column.before), at(after, column.after)));
}

function whole(
  columns: readonly Column[],
  row: Row,
  side: 'before' | 'after',
  op: Op,
  change: RowChange,
): RowRedline {
  return { change, cells: columns.map((column) => wholly(op, at(row, column[side]))) };
}

function pair(columns: readonly Column[], before: Row, after: Row): RowRedline {
  const cells = compareRows(columns, before, after);
  return { change: cells.some(isChanged) ? 'changed' : 'same', cells };
}

function rowsOf(columns: readonly Column[], before: TableBlock, after: TableBlock): RowRedline[] {
  const [old, fresh] = [named(before.rows), named(after.rows)];
  const steps = align(old, fresh, (a, b) => a.key === b.key, mostRows);
  const left = new Map(
    steps.flatMap((step) => (step.op === 'removed' ? [[step.before.key, step.before.row]] : [])),
  );
  const come = new Set(steps.flatMap((step) => (step.op === 'added' ? [step.after.key] : [])));
  return steps.map((step): RowRedline => {
    if (step.op === 'same') return pair(columns, step.before.row, step.after.row);
    if (step.op === 'removed') {
      const change = come.has(step.before.key) ? 'moved-from' : 'removed';
      return whole(columns, step.before.row, 'before', 'removed', change);
    }
    const from = left.get(step.after.key);
    if (from === undefined) return whole(columns, step.after.row, 'after', 'added', 'added');
    return { change: 'moved-to', cells: compareRows(columns, from, step.after.row) };
  });
}

/** What changed between two tables, row by row and cell by cell. Rows are matched by their first cell. */
export function compareTables(before: TableBlock, after: TableBlock): TableChange {
  const columns = columnsOf(before, after);
  const header = pair(columns, before.header, after.header);
  const rows = rowsOf(columns, before, after);
  const aligned = columns.some(
    ({ before: old, after: fresh }) =>
      old !== null &&
      fresh !== null &&
      (before.alignments[old] ?? null) !== (after.alignments[fresh] ?? null),
  );
  const moved = frameKey(before.frame) !== frameKey(after.frame);
  const changed =
    aligned ||
    moved ||
    columns.some(({ op }) => op !== 'same') ||
    [header, ...rows].some(({ change }) => change !== 'same');
  return {
    kind: 'table',
    change: changed ? 'changed' : 'same',
    frame: after.frame,
    frameBefore: moved ? before.frame : null,
    columns: columns.map(({ op, alignment }) => ({ op, alignment })),
    header,
    rows,
  };
}

/** A table that is new, or gone, as a whole. */
export function wholeTable(op: Op, table: TableBlock): TableChange {
  const columns: Column[] = Array.from({ length: width(table) }, (_, place) => ({
    op,
    alignment: table.alignments[place] ?? null,
    before: place,
    after: place,
  }));
  const row = (each: Row) => whole(columns, each, 'after', op, op);
  return {
    kind: 'table',
    change: op,
    frame: table.frame,
    frameBefore: null,
    columns: columns.map(({ alignment }) => ({ op, alignment })),
    header: row(table.header),
    rows: table.rows.map(row),
  };
}

/** What two tables have in common, to tell whether one became the other: headings and names of rows. */
export function tableNames(table: TableBlock): string[] {
  return [...table.header.map(wordsKey), ...named(table.rows).map(({ key }) => key)];
}
