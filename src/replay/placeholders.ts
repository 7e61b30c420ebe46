import { visit } from 'unist-util-visit';
import { frontMatterSpan } from '../documents/front-matter-block.ts';
import { applyEdits, type Edit, parseMarkdown, spanOf } from '../documents/markdown.ts';
import { readDocument } from '../documents/parse.ts';
import { cleanSource } from '../documents/source.ts';
import { encodeUtf8 } from '../rules/bytes/text.ts';
import type { Finding } from '../rules/finding.ts';
import type { Kind } from '../rules/kinds.ts';
import { frozenLine } from '../rules/record/guards/sections.ts';
import type { Replaced } from './rows.ts';

/** A text with other words in some lines, and which lines these are. */
export interface Quoted {
  readonly bytes: Uint8Array;
  readonly replaced: Replaced;
}

/** What to put in place of what a finding points at. */
type Quote = (text: string, at: number, inHtml: boolean) => Edit | null;

/** `{{x}}`, TBD and the like between backticks. In a comment these make no code: there a brace or a letter is set apart. */
const asCode: Quote = (text, at, inHtml) => {
  const rest = text.slice(at);
  const placeholder = /^\{\{[^{}\n]*\}\}/.exec(rest)?.[0];
  if (placeholder !== undefined)
    return inHtml
      ? { start: at + 1, end: at + 1, text: ' ' }
      : { start: at, end: at + placeholder.length, text: `\`${placeholder}\`` };
  const word = /^(?:TBD|TODO|FIXME|XXX)/.exec(rest)?.[0];
  if (word === undefined) return null;
  if (inHtml) return { start: at + 1, end: at + 1, text: '.' };
  // Together with what it is part of, as CR-XXX.
  const start = at - (/[\w-]*$/.exec(text.slice(Math.max(0, at - 40), at))?.[0].length ?? 0);
  const whole = /^[\w-]*/.exec(text.slice(start))?.[0] ?? word;
  return { start, end: start + whole.length, text: `\`${whole}\`` };
};

/** `[x]` with a backslash before it. */
const asText: Quote = (text, at) => (text[at] === '[' ? { start: at, end: at, text: '\\' } : null);

function quoteOnce(bytes: Uint8Array, findings: readonly Finding[], quote: Quote): Uint8Array | null {
  const source = cleanSource(bytes);
  const markdown = source.ok ? parseMarkdown(source.value) : source;
  if (!source.ok || !markdown.ok) return null;
  const text = source.value;
  const html: { start: number; end: number }[] = [];
  visit(markdown.value.tree, 'html', (node) => {
    html.push(spanOf(node));
  });
  // Front matter is no markdown either.
  const front = frontMatterSpan(markdown.value);
  if (front) html.push(front);
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const edits: Edit[] = [];
  for (const { where } of findings) {
    const at = (starts[(where.line ?? 1) - 1] ?? 0) + (where.column ?? 1) - 1;
    const inHtml = html.some((span) => span.start <= at && at < span.end);
    const edit = quote(text, at, inHtml);
    if (edit && edit.start >= (edits.at(-1)?.end ?? 0)) edits.push(edit);
  }
  return edits.length === 0 ? null : encodeUtf8(applyEdits(text, edits));
}

/** The lines that differ between two texts of as many lines. */
function linesChanged(before: Uint8Array, after: Uint8Array): Replaced {
  const [old, now] = [before, after].map((each) => Buffer.from(each).toString('utf8').split('\n'));
  return (old ?? []).flatMap((line, index) => {
    const by = now?.[index] ?? null;
    return by === line ? [] : [[line, by] as const];
  });
}

/** Findings come a few at a time: as often as it takes. */
function quoted(bytes: Uint8Array, find: (now: Uint8Array) => readonly Finding[], quote: Quote): Quoted {
  let now = bytes;
  for (let turn = 0; turn < 20; turn++) {
    const next = quoteOnce(now, find(now), quote);
    if (next === null) break;
    now = next;
  }
  return { bytes: now, replaced: linesChanged(bytes, now) };
}

/** Quotes what was still to be written when a document was routed. */
export const quoteUnwritten = (bytes: Uint8Array, kind: Kind): Quoted =>
  quoted(bytes, (now) => readDocument(now, kind).leftToWrite, asCode);

/** Escapes the placeholders of execution: of the frozen sections, which nobody can fill, or those that were never filled. */
export function escapeUnfilled(bytes: Uint8Array, kind: Kind, frozen: boolean): Quoted {
  const find = (now: Uint8Array) => {
    const { leftToFill, sections, items } = readDocument(now, kind);
    const isFrozen = frozenLine(kind, sections);
    const rows = new Set(items.map((item) => item.line));
    const wanted = (line: number) => isFrozen(line) === frozen && !rows.has(line);
    return leftToFill.map((each) => each.finding).filter(({ where: { line = 1 } }) => wanted(line));
  };
  return quoted(bytes, find, asText);
}

/** Everything that stands in the way of the first route. */
export const quoteAll = (bytes: Uint8Array, kind: Kind): Uint8Array =>
  escapeUnfilled(quoteUnwritten(bytes, kind).bytes, kind, true).bytes;
