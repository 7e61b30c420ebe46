import { cleanText } from '../bytes/text.ts';
import { type Finding, finding } from '../finding.ts';
import type { Matrix, MatrixRow } from './matrix.ts';

/** A row of a matrix as it is written. */
export interface TableRow {
  readonly cells: readonly string[];
  /** 1-based line of the document. */
  readonly line: number;
}

/** The section Traceability as it is written: the rows of its tables, without headers. */
export interface WrittenTable {
  readonly rows: readonly TableRow[];
  /** First line of the section that stands in no such table; null if there is none. */
  readonly stray: number | null;
}

export const tableHeader = ['Requirement', 'Verified by', 'Result'] as const;

/** Tests are named while all names together stay below this many UTF-16 units; above it they are counted. */
const namesLength = 48 * 1024;
/** Tests of one requirement that are named at most. */
const namesInRow = 8;
/** A document is read only where fewer lines and marks stand together without a blank line. */
const rowsTogether = 400;

/** The cells of the generated table. The same matrix gives the same cells. */
export function tableCells({ rows }: Matrix): string[][] {
  let length = 0;
  for (const { tests } of rows) for (const { name } of tests.slice(0, namesInRow)) length += name.length;
  const named = length <= namesLength;
  return rows.map((row) => [row.requirement.id, evidenceOf(row, named), resultOf(row)]);
}

/**
 * The content of the section Traceability: one table, in parts where it is long, each with its header. No text of a test
 * can break a cell, become markup or be taken for a placeholder.
 */
export function renderTable(matrix: Matrix): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const head = [line(tableHeader), line(tableHeader.map(() => '---'))];
  const all = tableCells(matrix).map(line);
  const parts: string[] = [];
  for (let from = 0; from < all.length || from === 0; from += rowsTogether)
    parts.push([...head, ...all.slice(from, from + rowsTogether)].join('\n'));
  return `${parts.join('\n\n')}\n`;
}

/** What stands otherwise in the document than the evidence says: the first rows that differ, and how many more do. */
export function compareTable(matrix: Matrix, written: WrittenTable, enough = 5): Finding[] {
  const differ = (message: string, line: number | null) =>
    finding('rtm/table-differs', message, { where: line === null ? {} : { line, column: 1 } });
  const expected = tableCells(matrix);
  const findings: Finding[] = [];
  if (written.stray !== null)
    findings.push(differ(`line ${written.stray} is no part of the generated table`, written.stray));
  let different = 0;
  for (let index = 0; index < Math.max(expected.length, written.rows.length); index += 1) {
    const [should, is] = [expected[index], written.rows[index]];
    if (
      should &&
      is &&
      should.length === is.cells.length &&
      should.every((cell, at) => cell === is.cells[at])
    )
      continue;
    different += 1;
    if (different > enough) continue;
    if (!is) findings.push(differ(`the row of ${should?.[0]} is not there`, null));
    else if (!should) findings.push(differ(`the row of ${is.cells[0]} is one too many`, is.line));
    else
      findings.push(
        differ(`${is.cells.join(' | ')} is written where ${should.join(' | ')} belongs`, is.line),
      );
  }
  if (different > enough) findings.push(differ(`${different - enough} more rows differ`, null));
  return findings;
}

function evidenceOf({ tests, record, proof }: MatrixRow, named: boolean): string {
  const parts: string[] = [];
  const suites = new Map<string, string[]>();
  let left = namesInRow;
  for (const { suite, name, outcome, current } of tests) {
    const ofSuite = suites.get(suite) ?? [];
    suites.set(suite, ofSuite);
    const remark = outcome !== 'passed' ? ` (${outcome})` : current ? '' : ' (older text)';
    if (named && left > 0) ofSuite.push(`\`${shown(name)}\`${remark}`);
    else ofSuite.push('');
    left -= 1;
  }
  for (const [suite, names] of suites) {
    const told = names.filter((name) => name !== '');
    const rest = names.length - told.length;
    const counted = rest === 0 ? [] : [told.length === 0 ? String(rest) : `${rest} more`];
    parts.push(`${shown(suite)}: ${[...told, ...counted].join(', ')}`);
  }
  if (record) parts.push(`${record.id}: ${record.outcome}${record.current ? '' : ' (older text)'}`);
  if (proof) parts.push(proof === 'current' ? 'proof' : 'proof (older text)');
  return parts.join('; ');
}

function resultOf({ verdict, suspect }: MatrixRow): string {
  const words = verdict.replace('-', ' ');
  return suspect.length === 0 ? words : `${words}: ${suspect.slice(0, 3).join(', ')}`;
}

/** Signs that mean something to a reader of markdown, each with one that looks like it. */
const lookAlikes: Readonly<Record<string, string>> = {
  '|': '¦',
  '`': 'ˋ',
  '\\': '⧵',
  '<': '‹',
  '>': '›',
  '&': '＆',
};

/** The name of a test or suite as it may stand between backticks in a cell; at most 120 characters. */
function shown(name: string): string {
  const line = cleanText(name.replace(/\s+/g, ' '))
    .replace(/(\p{M}{8})\p{M}+/gu, '$1')
    .replace(/[|`\\<>&]/g, (sign) => lookAlikes[sign] ?? '')
    .trim();
  const short = [...line];
  return short.length > 120 ? `${short.slice(0, 119).join('')}…` : line || '-';
}
