import { remark } from 'remark';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import type { Processor } from 'unified';
import { ok, type Result, refuse } from '../rules/finding.ts';
import { limits } from '../rules/limits.ts';

/**
 * Emphasis, links and bare addresses play no part in any rule, and their parsing time grows with the square of the
 * text. Blocks, code and HTML stay exactly as in GFM.
 */
const unread = [
  'attention',
  'strikethrough',
  'labelStartLink',
  'labelStartImage',
  'labelEnd',
  'gfmFootnoteCall',
  'gfmPotentialFootnoteCall',
  'wwwAutolink',
  'protocolAutolink',
  'emailAutolink',
];

function withoutUnread(this: Processor): void {
  const data = this.data();
  data.micromarkExtensions = [...(data.micromarkExtensions ?? []), { disable: { null: unread } }];
}

const processor = remark().use(remarkGfm).use(remarkFrontmatter, ['yaml']).use(withoutUnread).freeze();

export type Root = ReturnType<typeof processor.parse>;

/** The one model of a document: its text, with LF line ends, and the tree that points into it. */
export interface Markdown {
  readonly text: string;
  /** Made when somebody asks: most rules look at the text alone, and the tree costs a thousand times as much. */
  readonly tree: Root;
}

function withTree(text: string): Markdown {
  let tree: Root | null = null;
  return {
    text,
    get tree() {
      tree ??= processor.parse(text);
      return tree;
    },
  };
}

/** A stretch of the text, as offsets: from `start` up to, not including, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

interface Placed {
  readonly position?: { readonly start: Point; readonly end: Point } | undefined;
}
interface Point {
  readonly line: number;
  readonly offset?: number | undefined;
}

/** A node's place; nodes that remark parsed always have one. */
export function spanOf(node: Placed): Span {
  return { start: node.position?.start.offset ?? 0, end: node.position?.end.offset ?? 0 };
}

/** The 1-based line where a node begins. */
export function lineOf(node: Placed): number {
  return node.position?.start.line ?? 1;
}

/** Parses a document once. Extreme nesting is refused by counting, so that the verdict hangs on no machine's stack. */
export function parseMarkdown(text: string): Result<Markdown> {
  const deep = findMarkedLine(text, (at) => matchesAt(manyMarkers, text, at));
  if (deep !== null) {
    const line = text.slice(0, deep).split('\n').length;
    const message = `line ${line} nests lists, quotes or footnotes more than ${limits.documentMarkers} deep`;
    return refuse('document/nesting', message, { where: { line, column: 1 } });
  }
  const crowded = tooCrowded(text);
  if (crowded !== null) return refuse('document/size', crowded);
  // The parser looks for the end of each `<!` and `<?` through the rest of its paragraph.
  const openings = text.match(/<[!?]/g)?.length ?? 0;
  if (openings > limits.documentOpenings) {
    const message = `the document opens ${openings} HTML comments or declarations, more than ${limits.documentOpenings}`;
    return refuse('document/size', message);
  }
  const markdown = withTree(text);
  if (isSurelyShallow(text)) return ok(markdown);
  try {
    const line = tooDeep(markdown.tree);
    if (line === null) return ok(markdown);
    const message = `line ${line} stands more than ${limits.documentDepth} levels deep`;
    return refuse('document/nesting', message, { where: { line, column: 1 } });
  } catch (error) {
    // The parser recurses along the nesting; it fails on nothing else.
    return refuse('document/nesting', `the document is nested too deeply to parse (${String(error)})`);
  }
}

/** What a line begins with that opens a quote, list or footnote, underlines the one before, or is indented. */
const marked = new Set(Array.from(' \t>+-*=[0123456789', (mark) => mark.charCodeAt(0)));

/** The first line that does not begin like one of words, and of which something holds: where it begins, or null. */
function findMarkedLine(text: string, holds: (start: number) => boolean): number | null {
  for (let start = 0; ; ) {
    if (marked.has(text.charCodeAt(start)) && holds(start)) return start;
    const end = text.indexOf('\n', start);
    if (end === -1) return null;
    start = end + 1;
  }
}

function matchesAt(sticky: RegExp, text: string, at: number): boolean {
  sticky.lastIndex = at;
  return sticky.test(text);
}

const itemLine = /^[ \t]*(?:>|[-+*][ \t]|[0-9]{1,9}[.)][ \t])/;
/** What becomes a piece of its own between two pieces of words. */
const marks = /`+|\\+|<[^<>\n]*>|&[^&;\s]{1,32};/g;

/** What may make a heading of the line before it. */
const underline = /[ \t>]*(?:=+|-+)[ \t]*$/my;
/** Fewer characters cannot hold too many marks, nor too many items, which take a line each. */
const roomy = Math.min(limits.documentMarks, 2 * limits.documentItems);

function underlinesIn(text: string): number {
  let count = 0;
  findMarkedLine(text, (at) => {
    if (matchesAt(underline, text, at)) count += 1;
    return false;
  });
  return count;
}

/**
 * Says what there is too much of. The parser's time grows with the product of a document's list items, and of its
 * underlined headings, and all that it holds, and of a paragraph's lines, code spans, tags and escapes with each other;
 * below these numbers it grows with the text alone.
 */
function tooCrowded(text: string): string | null {
  if (text.length < roomy && underlinesIn(text) <= limits.documentUnderlines) return null;
  let items = 0;
  let underlines = 0;
  let inRun = 0;
  for (const line of text.split('\n')) {
    if (itemLine.test(line)) items += 1;
    if (inRun > 0 && matchesAt(underline, line, 0)) underlines += 1;
    inRun = line.trim() === '' ? 0 : inRun + 1 + (line.match(marks)?.length ?? 0);
    if (inRun > limits.documentMarks)
      return `more than ${limits.documentMarks} lines, code spans, tags and escapes stand together without a blank line`;
  }
  if (underlines > limits.documentUnderlines)
    return `the document underlines ${underlines} lines, more than ${limits.documentUnderlines}; \`#\` makes a heading too`;
  if (items <= limits.documentItems) return null;
  return `the document has ${items} lines that begin a list item or quote, more than ${limits.documentItems}`;
}

/** A footnote holds what follows it as a list item does, and so the next footnote. */
const footnote = '\\[\\^(?:\\\\.|[^\\\\\\][ \\t\\n])+\\]:[ \\t]*';
const manyMarkers = new RegExp(
  `[ \\t]*(?:>[ \\t]*|(?:[-+*]|[0-9]{1,9}[.)])[ \\t]+|${footnote}){${limits.documentMarkers + 1}}`,
  'y',
);

/** What can open quotes and lists on a line, or stand below those that earlier lines opened. */
const lineStart = /(?:[ \t]*(?:>|(?:[-+*]|[0-9]{1,9}[.)])(?=[ \t]|$)))*[ \t]*/my;
/** Root, table, row, cell, link and text; half of the rest for quotes and lists, which are two levels each. */
const levelsWithin = 6;
const shallowColumns = (limits.documentDepth - levelsWithin) / 2;

/**
 * Whether the tree cannot be too deep, seen from the text alone: each quote or list that a line stands in takes at least
 * one column before the line's own text. Footnotes can hold each other too; where there might be one, the tree is asked.
 */
function isSurelyShallow(text: string): boolean {
  if (text.includes('[^')) return false;
  const deep = findMarkedLine(text, (at) => {
    lineStart.lastIndex = at;
    const [start = ''] = lineStart.exec(text) ?? [];
    const tabs = start.split('\t').length - 1;
    return start.length + 3 * tabs > shallowColumns;
  });
  return deep === null;
}

/** The line of the first node below the greatest depth; null if there is none. */
function tooDeep(tree: Root): number | null {
  let level: (Placed & { readonly children?: readonly Placed[] })[] = [tree];
  for (let depth = 0; level.length > 0; depth += 1) {
    const [first] = level;
    if (depth > limits.documentDepth && first) return lineOf(first);
    level = level.flatMap((node) => node.children ?? []);
  }
  return null;
}

/** One replacement in a text. */
export interface Edit extends Span {
  readonly text: string;
}

/** Applies edits that do not overlap, in any order; everything outside them stays. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = '';
  let from = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    result += text.slice(from, edit.start) + edit.text;
    from = edit.end;
  }
  return result + text.slice(from);
}
