import { checkText, encodeUtf8 } from '../rules/bytes/text.ts';
import { finding, ok, type Result, refuse, refused } from '../rules/finding.ts';
import { frontMatterSpan, type Pair, readPairs } from './front-matter-block.ts';
import { applyEdits, type Edit, parseMarkdown } from './markdown.ts';
import { cleanSource } from './source.ts';
import { yamlScalar } from './yaml-scalar.ts';

/** New values by key; null removes the key, undefined leaves it. */
export interface FrontMatterChanges {
  readonly title?: string | undefined;
  readonly revision_summary?: string | null | undefined;
  readonly [property: string]: string | number | null | undefined;
}

/**
 * Sets keys of the front matter; every byte outside the values that change stays. A new title stands first, a new
 * revision_summary after it, other new keys at the end; a document without front matter gets one.
 *
 * @returns findings if the document or its front matter is not in the written form, or a value cannot be held.
 */
export function setFrontMatter(bytes: Uint8Array, changes: FrontMatterChanges): Result<Uint8Array> {
  const wanted = new Map<string, string | number | null>();
  for (const [key, value] of Object.entries(changes)) if (value !== undefined) wanted.set(key, value);
  const problems = [...wanted].flatMap(([key, value]) => checkText(String(value), key) ?? []);
  if (problems.length > 0) return refused(...problems.map((each) => finding('document/text', each.message)));

  const before = readFrontMatter(bytes);
  if (!before.ok) return before;
  const after = encodeUtf8(withChanges(before.value, wanted));
  const read = readFrontMatter(after);
  if (!read.ok) return read;
  // Exotic YAML, such as a map in braces, can take an edit amiss: what was written must read back.
  const expected = new Map<string, unknown>(before.value.pairs.map((pair) => [pair.key, pair.value]));
  for (const [key, value] of wanted) value === null ? expected.delete(key) : expected.set(key, value);
  const same =
    read.value.pairs.length === expected.size &&
    read.value.pairs.every((pair) => pair.value === expected.get(pair.key));
  if (same) return ok(after);
  return refuse('document/front-matter-yaml', 'the front matter is written in a way that cannot be edited');
}

interface FrontMatter {
  readonly text: string;
  /** Where the YAML ends; null without front matter. */
  readonly end: number | null;
  readonly start: number;
  readonly pairs: readonly Pair[];
}

function readFrontMatter(bytes: Uint8Array): Result<FrontMatter> {
  const source = cleanSource(bytes);
  if (!source.ok) return source;
  const markdown = parseMarkdown(source.value);
  if (!markdown.ok) return markdown;
  const span = frontMatterSpan(markdown.value);
  if (span === null) return ok({ text: source.value, start: 0, end: null, pairs: [] });
  const pairs = readPairs(source.value, span);
  return pairs.ok ? ok({ text: source.value, ...span, pairs: pairs.value }) : pairs;
}

function withChanges(front: FrontMatter, wanted: ReadonlyMap<string, string | number | null>): string {
  const { text, pairs } = front;
  const edits: Edit[] = [];
  const fresh: string[] = [];
  for (const [key, value] of wanted) {
    const pair = pairs.find((each) => each.key === key);
    if (!pair && value !== null) fresh.push(key);
    if (!pair || (value !== null && pair.value === value)) continue;
    if (value === null) {
      const newline = text.indexOf('\n', pair.span.end);
      edits.push({ start: pair.span.start, end: newline + 1, text: '' });
    } else {
      edits.push({ ...pair.span, text: `${yamlKey(key)}: ${yamlScalar(value)}` });
    }
  }
  const line = (key: string) => `${yamlKey(key)}: ${yamlScalar(wanted.get(key) ?? '')}\n`;
  const rank = (key: string) => (key === 'title' ? 0 : key === 'revision_summary' ? 1 : 2);
  fresh.sort((a, b) => rank(a) - rank(b));
  if (front.end === null) {
    return fresh.length === 0 ? text : `---\n${fresh.map(line).join('')}---\n\n${text}`;
  }
  if (text.slice(front.start, front.end).trim() === '{}') {
    return applyEdits(text, [{ start: front.start, end: front.end, text: fresh.map(line).join('') }]);
  }
  const title = pairs.find((pair) => pair.key === 'title');
  const afterTitle = title ? text.indexOf('\n', title.span.end) + 1 : front.start;
  const places = [front.start, afterTitle, front.end];
  for (const [order, at] of places.entries()) {
    const lines = fresh.filter((key) => rank(key) === order).map(line);
    if (lines.length > 0) edits.push({ start: at, end: at, text: lines.join('') });
  }
  return applyEdits(text, edits);
}

function yamlKey(key: string): string {
  return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(key) ? key : JSON.stringify(key);
}
