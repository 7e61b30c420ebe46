import { lineOf, type Markdown, spanOf } from './markdown.ts';
import { type Heading, plainBlocks, type TableLine } from './plain-blocks.ts';
import { headingsInTree, sectionName } from './sections.ts';
import { decodeCell, splitRow } from './table-row.ts';

/** A row of a table: its cells as they read, and its 1-based line. */
export interface CellRow {
  readonly cells: readonly string[];
  readonly line: number;
}

/** A table that stands in no list or quote. */
export interface CellTable {
  /** Its header in lower case, without emphasis: `requirement id`. */
  readonly header: readonly string[];
  readonly line: number;
  readonly rows: readonly CellRow[];
}

/** Every table of the first level, with its cells. */
export function cellTables(markdown: Markdown): CellTable[] {
  return tableLines(markdown).flatMap(([header, ...body]) => {
    if (!header) return [];
    const rows = body.map((row) => ({ cells: cellsOf(markdown.text, row), line: row.line }));
    const names = cellsOf(markdown.text, header).map(columnName);
    return [{ header: names, line: header.line, rows }];
  });
}

/** Headings that stand in no list or quote. */
export function headingsOf(markdown: Markdown): readonly Heading[] {
  return plainBlocks(markdown)?.headings ?? headingsInTree(markdown);
}

/** Answers for lines, in ascending order, which section they stand in; '' before the first. */
export function openSectionNames(headings: readonly Heading[]): (line: number) => string {
  const tops = headings.filter((heading) => heading.level <= 2);
  let passed = 0;
  return (line) => {
    while ((tops[passed]?.line ?? Infinity) < line) passed += 1;
    const above = tops[passed - 1];
    return above ? sectionName(above.title) : '';
  };
}

/** A cell without emphasis or code marks around it. */
export function bareCell(cell: string): string {
  let [start, end] = [0, cell.length];
  while (start < end && isMark(cell[start])) start += 1;
  while (end > start && isMark(cell[end - 1])) end -= 1;
  return cell.slice(start, end).trim();
}

function isMark(character: string | undefined): boolean {
  return character === '*' || character === '_' || character === '`';
}

function tableLines(markdown: Markdown): readonly (readonly TableLine[])[] {
  const plain = plainBlocks(markdown);
  if (plain) return plain.tables;
  return markdown.tree.children.flatMap((node) =>
    node.type === 'table' ? [node.children.map((row) => ({ ...spanOf(row), line: lineOf(row) }))] : [],
  );
}

function cellsOf(text: string, row: TableLine): string[] {
  return splitRow(text, row).map((cell) => decodeCell(text.slice(cell.start, cell.end)));
}

/** A column's heading in lower case, without emphasis. */
function columnName(cell: string): string {
  return cell
    .replace(/[*_`]/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim()
    .toLowerCase();
}
