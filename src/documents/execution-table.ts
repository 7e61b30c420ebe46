import { visit } from 'unist-util-visit';
import type { ExecutionItem } from '../rules/content.ts';
import { type Finding, finding } from '../rules/finding.ts';
import { lineOf, type Markdown, type Span, spanOf } from './markdown.ts';
import { type PlainBlocks, plainBlocks, type TableLine } from './plain-blocks.ts';
import { decodeCell, isBlankCell, splitRow } from './table-row.ts';

export type ExecutionCell = 'summary' | 'outcome' | 'performedBy';
type Column = 'id' | 'task' | 'vr' | ExecutionCell;

/** One row of an execution table, with the places of the three cells that execution fills. */
export interface ExecutionRow {
  readonly item: ExecutionItem;
  /** The row's whole line, without a quote or list before it. */
  readonly span: Span;
  /** Null where the row has not as many cells as its header: such a row cannot be filled. */
  readonly cells: Readonly<Record<ExecutionCell, Span>> | null;
}

export interface ExecutionTables {
  readonly rows: readonly ExecutionRow[];
  readonly findings: readonly Finding[];
}

/** Headings in lower case, with dashes as `-`; the longer ones are those of the system that this one replaces. */
export const executionColumns: ReadonlyMap<string, Column | 'other'> = new Map<string, Column | 'other'>([
  ['ei', 'id'],
  ['task', 'task'],
  ['task description', 'task'],
  ['vr', 'vr'],
  ['execution summary', 'summary'],
  ['actual', 'summary'],
  ['actual result', 'summary'],
  ['outcome', 'outcome'],
  ['task outcome', 'outcome'],
  ['performed by', 'performedBy'],
  ['performed by - date', 'performedBy'],
  ['performed by / date', 'performedBy'],
  ['expected', 'other'],
  ['expected result', 'other'],
  ['evidence', 'other'],
]);
const needed: readonly Column[] = ['id', 'task', 'summary', 'outcome', 'performedBy'];

type Columns = readonly (Column | 'other')[];

/**
 * Finds every execution table of a document, and what is wrong with its rows. Other tables are left alone.
 * @param plain the tables, where they are known without the tree
 */
export function executionTables(
  markdown: Markdown,
  plain: PlainBlocks['tables'] | null = plainTables(markdown),
): ExecutionTables {
  const { text } = markdown;
  const rows: ExecutionRow[] = [];
  const findings: Finding[] = [];
  const readTable = ([header, ...body]: readonly TableLine[]) => {
    const columns = header ? readHeader(text, header) : null;
    if (!header || columns === null) return;
    if (columns === 'near') {
      const message = `line ${header.line} begins an execution table whose columns are not those of one`;
      findings.push(finding('document/item-table', message, { where: { line: header.line, column: 1 } }));
      return;
    }
    for (const row of body) {
      const read = readRow(text, row, columns, row.line);
      if (read === null) continue;
      rows.push(read.row);
      findings.push(...read.findings);
    }
  };
  if (plain) plain.map(readTable);
  else
    visit(markdown.tree, (node) => {
      if (node.type === 'paragraph') findings.push(...brokenTables(text, spanOf(node), lineOf(node)));
      if (node.type === 'table')
        readTable(node.children.map((row) => ({ ...spanOf(row), line: lineOf(row) })));
    });
  return { rows, findings: [...findings, ...duplicates(rows)] };
}

/** A cell that ends as the first one of an execution table's header does. */
const itemHeader = /e[*_`]*i[*_`\s]*(?:\||$)/gim;

/** The tables of a document, without its tree; null where some line might begin an execution table that was not seen. */
function plainTables(markdown: Markdown): PlainBlocks['tables'] | null {
  const { text } = markdown;
  const places = [...text.matchAll(itemHeader)].map((found) => found.index);
  if (places.length === 0) return [];
  const tables = plainBlocks(markdown)?.tables ?? null;
  const headers = new Set(tables?.flatMap(([header]) => (header ? [header.start] : [])));
  return places.every((place) => headers.has(text.lastIndexOf('\n', place) + 1)) ? tables : null;
}

/** The columns of an execution table's header; `near` if it looks meant as one; null for any other row. */
function readHeader(text: string, row: Span): Columns | 'near' | null {
  const names = splitRow(text, row).map((cell) =>
    decodeCell(text.slice(cell.start, cell.end))
      .replace(/[*_`]/g, '')
      .replace(/[\u2010-\u2015]/g, '-')
      .replace(/\s+/g, ' ')
      .trim()
      .toLowerCase(),
  );
  if (names[0] !== 'ei') return null;
  const columns = names.map((name) => executionColumns.get(name) ?? null);
  const known = columns.filter((column) => column !== null);
  const distinct = new Set(known.filter((column) => column !== 'other'));
  const repeated = known.filter((column) => column !== 'other').length !== distinct.size;
  if (known.length === names.length && !repeated && needed.every((column) => distinct.has(column)))
    return known;
  return distinct.has('summary') || distinct.has('performedBy') ? 'near' : null;
}

/** A header whose delimiter row is missing or too short is only a paragraph to markdown. */
function brokenTables(text: string, span: Span, firstLine: number): Finding[] {
  const lines = text.slice(span.start, span.end).split('\n');
  return lines.flatMap((raw, index) => {
    const row = raw.replace(/^[ \t>]+/, '');
    if (!Array.isArray(readHeader(row, { start: 0, end: row.length }))) return [];
    const line = firstLine + index;
    const message = `line ${line} is the header of an execution table, but no table follows`;
    return [finding('document/item-table', message, { where: { line, column: 1 } })];
  });
}

function readRow(
  text: string,
  span: Span,
  columns: Columns,
  line: number,
): { row: ExecutionRow; findings: Finding[] } | null {
  const spans = splitRow(text, span);
  const surplus = spans.length - columns.length;
  const place = (column: Column): Span | null => {
    const index = columns.indexOf(column);
    if (index === -1) return null;
    if (surplus <= 0) return spans[index] ?? null;
    // An unescaped pipe is most often one in the summary: count the cells after it from the end.
    const summary = columns.indexOf('summary');
    const first = spans[index > summary ? index + surplus : index];
    const last = spans[index >= summary ? index + surplus : index];
    return first && last ? { start: first.start, end: last.end } : null;
  };
  const read = (column: Column): string => {
    const cell = place(column);
    const value = cell ? decodeCell(text.slice(cell.start, cell.end)) : '';
    return isBlankCell(value) ? '' : value;
  };
  const item: ExecutionItem = {
    id: read('id'),
    task: read('task'),
    vr: readVr(read('vr')),
    summary: read('summary'),
    outcome: read('outcome'),
    performedBy: read('performedBy'),
    line,
  };
  if (spans.every((cell) => isBlankCell(text.slice(cell.start, cell.end)))) return null;
  const findings: Finding[] = [];
  const where = { line, column: 1 };
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(item.id)) {
    findings.push(
      finding('document/item-id', `${JSON.stringify(item.id)} cannot name an execution item`, { where }),
    );
  }
  if (surplus !== 0) {
    const message = `the row of ${item.id} has ${spans.length} cells, its header ${columns.length}`;
    findings.push(finding('document/item-columns', message, { where }));
  }
  const [summary, outcome, performedBy] = [place('summary'), place('outcome'), place('performedBy')];
  const whole = surplus === 0 && summary && outcome && performedBy;
  return { row: { item, span, cells: whole ? { summary, outcome, performedBy } : null }, findings };
}

/** `No` and a dash plan no verification record, as an empty cell does. */
function readVr(text: string): string {
  return /^(no|n\/a|[-\u2010-\u2015]+)$/i.test(text) ? '' : text;
}

function duplicates(rows: readonly ExecutionRow[]): Finding[] {
  const first = new Map<string, number>();
  return rows.flatMap(({ item }) => {
    const name = item.id.toLowerCase();
    const before = first.get(name);
    if (item.id === '' || before === undefined) {
      first.set(name, item.line);
      return [];
    }
    const message = `the item ${item.id} on line ${item.line} stands on line ${before} already`;
    return [finding('document/item-duplicate', message, { where: { line: item.line, column: 1 } })];
  });
}
