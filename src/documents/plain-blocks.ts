import { frontMatterSpan } from './front-matter-block.ts';
import type { Markdown, Span } from './markdown.ts';

/** A heading that stands in no list, quote or table. */
export interface Heading extends Span {
  /** 1 to 6. */
  readonly level: number;
  /** What stands after the `#`s, as written. */
  readonly title: string;
  /** 1-based. */
  readonly line: number;
}

/** A row of a table, with its 1-based line. */
export interface TableLine extends Span {
  readonly line: number;
}

/** What a text's lines are, seen from the lines alone. */
export interface PlainBlocks {
  readonly headings: readonly Heading[];
  /** Tables that stand in no list or quote: the header, then the other rows, without the row of dashes. */
  readonly tables: readonly (readonly TableLine[])[];
  /** Fenced code and comments, with the lines that open and close them. */
  readonly verbatim: readonly Span[];
}

const fence = /^(`{3,}|~{3,})([^\n]*)$/;
/** What makes a heading or a table of the line above it; a thematic break if there is none. */
const rule = /^[|:=\- \t]+$/;
const delimiterRow = /^\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*$/;
/** What opens code, HTML or a footnote, also behind spaces, a quote or a list mark. */
const opening = /^(?:`{3}|~{3}|<[!?/A-Za-z]|\[\^)/;
const indentedHeading = /^ {1,3}#{1,6}(?:[ \t]|$)/;

/**
 * Finds headings, tables and code without a parser, in a time that nobody notices: reading all documents of a
 * repository costs a thousandth of what their trees cost.
 *
 * @returns null where a line might be something else to CommonMark (an underlined heading, code in a list, HTML …).
 *   Where it answers, it says exactly what the parser would; a property test holds both side by side.
 */
export function plainBlocks(markdown: Markdown): PlainBlocks | null {
  const found = known.get(markdown);
  if (found !== undefined) return found;
  const blocks = readBlocks(markdown);
  known.set(markdown, blocks);
  return blocks;
}

/** Sections, items and code are asked for one after the other. */
const known = new WeakMap<Markdown, PlainBlocks | null>();

function readBlocks(markdown: Markdown): PlainBlocks | null {
  const { text } = markdown;
  if (text.charCodeAt(0) === 0xfeff || text.includes('\0')) return null;
  const headings: Heading[] = [];
  const tables: TableLine[][] = [];
  const verbatim: Span[] = [];
  const front = frontMatterSpan(markdown);
  let at = front ? lineEnd(text, front.end) + 1 : 0;
  let line = front ? countLines(text, at) + 1 : 1;
  let open: { readonly end: (line: string) => boolean; readonly start: number } | null = null;
  /** Whether the line before leaves nothing that this one could go on with. */
  let free = true;
  let table: TableLine[] | null = null;
  for (; at < text.length; line += 1) {
    const start = at;
    const end = lineEnd(text, start);
    at = end + 1;
    const first = text.charCodeAt(start);
    if (open) {
      if (open.end(text.slice(start, end))) {
        verbatim.push({ start: open.start, end });
        open = null;
        free = true;
      }
      continue;
    }
    if (table) {
      if (first === pipe) {
        table.push({ start, end: trimEnd(text, start, end), line });
        continue;
      }
      table = null;
      if (!isBlankLine(text, start, end) && !readHeading(text.slice(start, end))) return null;
      free = true;
    }
    if (isPlainStart(first)) {
      free = false;
      continue;
    }
    if (isBlankLine(text, start, end)) {
      free = true;
      continue;
    }
    const written = text.slice(start, end);
    if (first === hash) {
      const found = readHeading(written);
      if (found) {
        headings.push({ start, end, line, ...found });
        free = true;
        continue;
      }
    } else if (first === backtick || first === tilde) {
      const found = fence.exec(written);
      if (found && !(first === backtick && found[2]?.includes('`'))) {
        const mark = found[1] ?? '';
        open = { start, end: (each) => closes(each, mark) };
        continue;
      }
    } else if (first === less) {
      if (!written.startsWith('<!--')) return null;
      if (written.includes('-->')) {
        verbatim.push({ start, end });
        free = true;
      } else open = { start, end: (each) => each.includes('-->') };
      continue;
    } else if (first === pipe && free) {
      const next = lineEnd(text, at);
      const second = at < text.length ? text.slice(at, next) : '';
      if (!delimiterRow.test(second) || cells(written) !== cells(second)) return null;
      table = [{ start, end: trimEnd(text, start, end), line }];
      tables.push(table);
      at = next + 1;
      line += 1;
      continue;
    } else if (first === pipe) return null;
    if (rule.test(written) && !free) return null;
    if (opensBehindMarks(written) || indentedHeading.test(written)) return null;
    free = false;
  }
  if (open) verbatim.push({ start: open.start, end: text.length });
  return { headings, tables, verbatim };
}

const [hash, backtick, tilde, less, pipe] = [0x23, 0x60, 0x7e, 0x3c, 0x7c];

/** `## Title ##` taken apart; null if the line is words, such as `#5`. */
function readHeading(written: string): { readonly level: number; readonly title: string } | null {
  const level = /^#{1,6}(?![^ \t])/.exec(written)?.[0].length;
  if (level === undefined) return null;
  const rest = written.slice(level).trim();
  let end = rest.length;
  while (rest[end - 1] === '#') end -= 1;
  const closed = end === 0 || rest[end - 1] === ' ' || rest[end - 1] === '\t';
  return { level, title: closed ? rest.slice(0, end).trimEnd() : rest };
}

const marks = new Set(' \t>*+-0123456789.)');

function opensBehindMarks(written: string): boolean {
  let at = 0;
  while (marks.has(written[at] ?? '')) at += 1;
  return opening.test(written.slice(at, at + 4));
}

/** A letter begins nothing but words. */
function isPlainStart(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
}

function lineEnd(text: string, from: number): number {
  const found = text.indexOf('\n', from);
  return found === -1 ? text.length : found;
}

function countLines(text: string, end: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

function isBlankLine(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x09) return false;
  }
  return true;
}

function trimEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && (text[at - 1] === ' ' || text[at - 1] === '\t')) at -= 1;
  return at;
}

function closes(line: string, mark: string): boolean {
  const found = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line)?.[1];
  return found?.startsWith(mark) ?? false;
}

/** Cells of a row as GFM counts them; -1 where an escape makes it uncertain. */
function cells(row: string): number {
  if (row.includes('\\')) return -1;
  const inner = row.trim();
  return inner.split('|').length - 1 - (inner.endsWith('|') ? 1 : 0);
}
