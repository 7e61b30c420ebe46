import { visit } from 'unist-util-visit';
import { frontMatterSpan } from './front-matter-block.ts';
import { type Markdown, type Span, spanOf } from './markdown.ts';
import { plainBlocks } from './plain-blocks.ts';

/**
 * Answers for places of a text, in ascending order, whether they stand in code: in a block or between backticks. Front
 * matter and comments hold none.
 */
export function codePlaces(markdown: Markdown): (place: number) => boolean {
  const { text } = markdown;
  const blocks = plainBlocks(markdown);
  const top = frontMatterSpan(markdown)?.end ?? 0;
  const isComment = (span: Span) => text[span.start] === '<';
  const inFence = blocks && within(blocks.verbatim.filter((span) => !isComment(span)));
  const inComment = within(blocks?.verbatim.filter(isComment) ?? []);
  let inTree: ((place: number) => boolean) | null = null;
  let run: { readonly span: Span; readonly inCode: ((place: number) => boolean) | null } | null = null;
  const askTree = (place: number) => {
    inTree ??= within(codeOf(markdown));
    return inTree(place);
  };
  return (place) => {
    if (place < top) return false;
    if (!inFence) return askTree(place);
    if (inFence(place)) return true;
    if (inComment(place)) return false;
    if (!run || place >= run.span.end) {
      const span = runAround(text, place);
      const spans = codeBetweenBackticks(text, span);
      run = { span, inCode: spans && within(spans) };
    }
    return run.inCode ? run.inCode(place) : askTree(place);
  };
}

function codeOf({ tree }: Markdown): Span[] {
  const spans: Span[] = [];
  visit(tree, (node) => {
    if (node.type === 'code' || node.type === 'inlineCode') spans.push(spanOf(node));
  });
  return spans;
}

/** Whether a place lies in one of the spans; both come in ascending order. */
function within(spans: readonly Span[]): (place: number) => boolean {
  let passed = 0;
  return (place) => {
    while ((spans[passed]?.end ?? Infinity) <= place) passed += 1;
    return (spans[passed]?.start ?? Infinity) <= place;
  };
}

/** The lines around a place up to blank ones: code between backticks goes no further. */
function runAround(text: string, place: number): Span {
  let start = text.lastIndexOf('\n', place - 1) + 1;
  while (start > 1) {
    const before = text.lastIndexOf('\n', start - 2) + 1;
    if (text.slice(before, start).trim() === '') break;
    start = before;
  }
  let end = text.indexOf('\n', place);
  while (end !== -1) {
    const next = text.indexOf('\n', end + 1);
    if (text.slice(end + 1, next === -1 ? undefined : next).trim() === '') break;
    end = next;
  }
  return { start, end: end === -1 ? text.length : end };
}

/**
 * Code between backticks in lines that stand together, where each opens and ends on one line, and in one cell.
 *
 * @returns null where only the parser can tell: a backtick without its end, beside a tag or an escape, or indented lines
 */
function codeBetweenBackticks(text: string, run: Span): Span[] | null {
  const written = text.slice(run.start, run.end);
  if (/^(?: {4}|[ ]*\t)/m.test(written)) return null;
  if (!written.includes('`')) return [];
  if (/[<\\]/.test(written)) return null;
  const spans: Span[] = [];
  let open: { readonly start: number; readonly length: number } | null = null;
  for (const { 0: mark, index } of written.matchAll(/`+|\n|\|/g)) {
    if (mark === '\n' || mark === '|') {
      if (open) return null;
    } else if (!open) open = { start: index, length: mark.length };
    else if (open.length === mark.length) {
      spans.push({ start: run.start + open.start, end: run.start + index + mark.length });
      open = null;
    }
  }
  return open ? null : spans;
}
