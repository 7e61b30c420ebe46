import { sha256 } from '@noble/hashes/sha2.js';
import { type Finding, finding } from '../rules/finding.ts';
import { requirementFindings } from '../rules/matrix/requirement-findings.ts';
import type { RuleId } from '../rules/registry.ts';
import { type Requirement, type Requirements, requirementId } from '../rules/systems/requirement.ts';
import type { Markdown } from './markdown.ts';
import type { Heading } from './plain-blocks.ts';
import {
  bareCell,
  type CellRow,
  type CellTable,
  cellTables,
  headingsOf,
  openSectionNames,
} from './plain-tables.ts';
import { sectionName } from './sections.ts';

type Column = 'id' | 'text' | 'from';

/** Headings in lower case; a table of requirements begins with the first and has the second. Other columns are prose. */
const columns: ReadonlyMap<string, Column> = new Map<string, Column>([
  ['id', 'id'],
  ['req id', 'id'],
  ['requirement id', 'id'],
  ['requirement', 'text'],
  ['from', 'from'],
  ['derived from', 'from'],
]);

/** A requirement that waits for its number: `REQ-PUMP-NEW`. */
export const newRequirement = /^[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-NEW$/;

/**
 * Gives each `REQ-PUMP-NEW` the next number that neither this text nor the one before has under its prefix.
 *
 * @param before the requirements of the content before
 * @returns the text, and each new id with the line that it stands on
 */
export function numberRequirements(
  markdown: Markdown,
  before: readonly Requirement[],
): { readonly text: string; readonly given: readonly { readonly id: string; readonly line: number }[] } {
  const { all } = readRequirements(markdown);
  const next = new Map<string, { number: number; width: number }>();
  for (const { id } of [...before, ...all].filter((each) => requirementId.test(each.id))) {
    const { prefix, number } = partsOf(id);
    const { number: highest, width } = next.get(prefix) ?? { number: 0, width: 3 };
    next.set(prefix, { number: Math.max(highest, Number(number)), width: Math.max(width, number.length) });
  }
  const lines = markdown.text.split('\n');
  const given = all
    .filter(({ id }) => newRequirement.test(id))
    .map(({ id: unnumbered, line }) => {
      const { prefix } = partsOf(unnumbered);
      const { number, width } = next.get(prefix) ?? { number: 0, width: 3 };
      next.set(prefix, { number: number + 1, width });
      const id = `${prefix}-${String(number + 1).padStart(width, '0')}`;
      lines[line - 1] = lines[line - 1]?.replace(unnumbered, id) ?? '';
      return { id, line };
    });
  return { text: lines.join('\n'), given };
}

function partsOf(id: string): { readonly prefix: string; readonly number: string } {
  const at = id.lastIndexOf('-');
  return { prefix: id.slice(0, at), number: id.slice(at + 1) };
}

/** What one row or heading says, before it is looked at. */
interface Entry {
  readonly id: string;
  readonly text: string;
  readonly from: string;
  readonly line: number;
}

/**
 * Reads the requirements of a specification:
 *
 *     | Id           | Requirement                          | From         |     a row of a table, anywhere
 *     | REQ-PUMP-002 | The pump shall stop above five bar.  | REQ-PUMP-001 |
 *
 *     ### REQ-PUMP-003 Noise                                                      a heading in the section Requirements,
 *     From: REQ-PUMP-001                                                          with what stands under it
 *     The pump shall be quiet.
 *
 * A text that begins with `Withdrawn:` and a reason withdraws its requirement. Findings have lines. Source: design
 * section 7.
 */
export function readRequirements(markdown: Markdown): Requirements {
  const headings = headingsOf(markdown);
  const findings: Finding[] = [];
  const entries: Entry[] = [];
  const sectionAt = openSectionNames(headings);
  for (const table of cellTables(markdown)) {
    const places = columnsOf(table);
    if (places === null) findings.push(...strayRows(table, sectionAt(table.line)));
    else for (const row of table.rows) entries.push(...rowEntry(row, table, places, findings));
  }
  entries.push(...headingEntries(markdown.text, headings));
  entries.sort((one, other) => one.line - other.line);
  const all = entries.map((entry) => requirementOf(entry, findings));
  return { all, findings: [...findings, ...requirementFindings(all)].sort(byLine) };
}

const byLine = (one: Finding, other: Finding) => (one.where.line ?? 0) - (other.where.line ?? 0);

function at(rule: RuleId, line: number, message: string): Finding {
  return finding(rule, message, { where: { line, column: 1 } });
}

/** Where a table of requirements has its columns; null for any other table. */
function columnsOf({ header }: CellTable): Readonly<Partial<Record<Column, number>>> | null {
  const known = header.map((name) => columns.get(name) ?? null);
  if (known[0] !== 'id' || known.filter((each) => each === 'text').length !== 1) return null;
  const from = known.indexOf('from');
  return { id: 0, text: known.indexOf('text'), ...(from === -1 ? {} : { from }) };
}

function rowEntry(
  { cells, line }: CellRow,
  { header }: CellTable,
  places: Readonly<Partial<Record<Column, number>>>,
  findings: Finding[],
): Entry[] {
  if (cells.every((cell) => cell === '')) return [];
  const read = (column: Column) => cells[places[column] ?? -1] ?? '';
  if (cells.length > header.length) {
    const message = `the row of ${read('id')} has ${cells.length} cells, its header ${header.length}`;
    findings.push(at('requirement/table', line, message));
  }
  return [{ id: bareCell(read('id')), text: read('text'), from: read('from'), line }];
}

/** A table that begins with ids of requirements, under a heading for them, but has other columns: its rows would be lost. */
function strayRows(table: CellTable, section: string): Finding[] {
  const stray = table.rows.find(({ cells: [first = ''] }) => isNamed(bareCell(first)));
  if (!stray || section !== 'requirements') return [];
  const message = `the table on line ${table.line} names ${bareCell(stray.cells[0] ?? '')}, but its header is not \`Id | Requirement\``;
  return [at('requirement/table', table.line, message)];
}

const titleOfEntry =
  /^[*_`]*([A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-(?:[0-9]{3,}|NEW))[*_`]*(?:[:.]?[ \t]+(.*)|[:.]?)$/;
const fromLine = /^[*_]*From:[*_]*[ \t]+(.+)$/m;

/** The headings of the section Requirements that begin with an id; the text is the title and all up to the next heading. */
function headingEntries(text: string, headings: readonly Heading[]): Entry[] {
  let inside = false;
  return headings.flatMap((heading, index) => {
    if (heading.level <= 2) inside = sectionName(heading.title) === 'requirements';
    const found = inside && heading.level > 2 ? titleOfEntry.exec(heading.title) : null;
    if (!found) return [];
    const body = text.slice(heading.end, headings[index + 1]?.start ?? text.length);
    const from = fromLine.exec(body);
    const rest = from ? body.slice(0, from.index) + body.slice(from.index + from[0].length) : body;
    const [, id = '', title = ''] = found;
    return [
      { id, text: `${title.trim()}\n${rest.trim()}`.trim(), from: from?.[1] ?? '', line: heading.line },
    ];
  });
}

function requirementOf({ id, text, from, line }: Entry, findings: Finding[]): Requirement {
  if (!requirementId.test(id)) {
    const message = newRequirement.test(id)
      ? `${id} has no number yet`
      : `${JSON.stringify(id)} is no id of a requirement`;
    findings.push(at('requirement/id', line, message));
  }
  const reason = /^[*_]*withdrawn[*_]*:[*_]*[ \t\n]*(.*)$/is.exec(text)?.[1] ?? null;
  if (reason === '') findings.push(at('requirement/withdrawn', line, `${id} is withdrawn without a reason`));
  if (text === '') findings.push(at('requirement/text', line, `${id} says nothing`));
  const parents = from
    .split(/[ \t,;]+/)
    .map(bareCell)
    .filter((each) => each !== '' && !/^[-\u2010-\u2015]+$/.test(each));
  const meant = text.replace(/[ \t\n]+/g, ' ').trim();
  const meaning = fingerprint(meant);
  return {
    id,
    text,
    from: [...new Set(parents)],
    exact: meant === text ? meaning : fingerprint(text),
    meaning,
    withdrawn: reason,
    line,
  };
}

/** 16 hexadecimal digits of SHA-256 over a text in UTF-8. */
function fingerprint(text: string): string {
  const digest = sha256(new TextEncoder().encode(text));
  let hexadecimal = '';
  for (const byte of digest.subarray(0, 8)) hexadecimal += byte.toString(16).padStart(2, '0');
  return hexadecimal;
}

function isNamed(text: string): boolean {
  return requirementId.test(text) || newRequirement.test(text);
}
