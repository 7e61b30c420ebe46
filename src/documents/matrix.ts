import { type Finding, finding } from '../rules/finding.ts';
import type { WrittenMatrix } from '../rules/matrix/check.ts';
import type { Proof } from '../rules/matrix/matrix.ts';
import { type TableRow, tableHeader } from '../rules/matrix/table.ts';
import { type Requirement, requirementReference } from '../rules/systems/requirement.ts';
import { applyEdits, type Edit, type Markdown, type Span } from './markdown.ts';
import type { Heading } from './plain-blocks.ts';
import { bareCell, cellTables, headingsOf } from './plain-tables.ts';
import { sectionName } from './sections.ts';

const header = tableHeader.map((name) => name.toLowerCase()).join('|');

/**
 * Reads what a traceability matrix says: the generated table of its section Traceability, and the proofs of its section
 * Proofs, which are rows `| Requirement | Proof |` or headings that begin with the requirement.
 */
export function readMatrix(markdown: Markdown): WrittenMatrix {
  const { text } = markdown;
  const headings = headingsOf(markdown);
  const tables = cellTables(markdown);
  const rows: TableRow[] = [];
  const proofs: Proof[] = [];
  const findings: Finding[] = [];
  const known = new Set<number>();
  const within = (span: Lines | null, line: number) => span !== null && line >= span.from && line < span.to;
  const [traceability, proven] = [linesOf(text, headings, 'traceability'), linesOf(text, headings, 'proofs')];
  for (const table of tables) {
    if (within(traceability, table.line) && table.header.join('|') === header) {
      known.add(table.line).add(table.line + 1);
      for (const row of table.rows) known.add(row.line);
      for (const row of table.rows) rows.push(row);
    }
    if (within(proven, table.line) && table.header[0] === 'requirement' && table.header[1] === 'proof')
      for (const { cells, line } of table.rows)
        if (cells.some((cell) => cell !== ''))
          proofs.push({ requirement: bareCell(cells[0] ?? ''), text: cells[1] ?? '', line });
  }
  headings.forEach((heading, index) => {
    const found = within(proven, heading.line) && heading.level > 2 ? entry.exec(heading.title) : null;
    if (!found) return;
    const body = text.slice(heading.end, headings[index + 1]?.start ?? text.length);
    proofs.push({
      requirement: found[1] ?? '',
      text: `${found[2] ?? ''}\n${body}`.trim(),
      line: heading.line,
    });
  });
  for (const { requirement, text: says, line } of proofs) {
    if (!isReference(requirement))
      findings.push(wrong(line, `${JSON.stringify(requirement)} is no id of a requirement`));
    else if (says === '') findings.push(wrong(line, `the proof of ${requirement} says nothing`));
  }
  const stray = traceability ? strayLine(text, traceability, known) : null;
  return { table: { rows, stray }, proofs, findings };
}

const entry = /^[*_`]*([A-Z][A-Z0-9-]*-[0-9]{3,}(?:@[0-9a-f]+)?)[*_`]*(?:[:.]?[ \t]+(.*)|[:.]?)$/;

function wrong(line: number, message: string): Finding {
  return finding('rtm/proof', message, { where: { line, column: 1 } });
}

function isReference(text: string): boolean {
  const [found] = text.matchAll(requirementReference);
  return found?.[0] === text;
}

/** Lines below a heading up to the next section, 1-based; `to` is not one of them. */
interface Lines extends Span {
  readonly from: number;
  readonly to: number;
}

/** A section's lines and its stretch of the text; null if there is none of this name. */
function linesOf(text: string, headings: readonly Heading[], name: string): Lines | null {
  const tops = headings.filter((heading) => heading.level <= 2);
  const at = tops.findIndex((heading) => sectionName(heading.title) === name);
  const [begin, next] = [tops[at], tops[at + 1]];
  if (!begin) return null;
  const end = next?.start ?? text.length;
  return { start: begin.end, end, from: begin.line + 1, to: next?.line ?? Infinity };
}

function strayLine(text: string, { start, end, from }: Lines, known: ReadonlySet<number>): number | null {
  const lines = text.slice(start, end).split('\n').slice(1);
  const found = lines.findIndex((line, index) => line.trim() !== '' && !known.has(from + index));
  return found === -1 ? null : from + found;
}

/** Puts the generated table into the section Traceability, in place of all that it holds; null if there is no such section. */
export function writeTable(markdown: Markdown, table: string): string | null {
  const { text } = markdown;
  const section = linesOf(text, headingsOf(markdown), 'traceability');
  if (!section) return null;
  const last = section.end === text.length;
  return applyEdits(text, [
    { start: section.start, end: section.end, text: `\n\n${table}${last ? '' : '\n'}` },
  ]);
}

/**
 * Completes references in the section Proofs that name no text, `REQ-001`, with the fingerprint of the text that holds
 * now, `REQ-001@1a2b3c4d`: from now on they are for that text. Whoever wrote the proof has just read it.
 */
export function pinProofs(markdown: Markdown, requirements: readonly Requirement[]): string {
  const { text } = markdown;
  const known = new Map(requirements.map((each) => [each.id, each.meaning.slice(0, 8)]));
  const starts = lineStarts(text);
  const edits = readMatrix(markdown).proofs.flatMap(({ requirement, line }): Edit[] => {
    const pin = known.get(requirement);
    const start = text.indexOf(requirement, starts[line - 1]);
    const end = start + requirement.length;
    return pin === undefined || start === -1 ? [] : [{ start: end, end, text: `@${pin}` }];
  });
  return applyEdits(text, edits);
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
