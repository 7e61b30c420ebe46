import { createHash } from 'node:crypto';
import { frontMatterSpan } from '../documents/front-matter-block.ts';
import { parseMarkdown } from '../documents/markdown.ts';
import { readDocument } from '../documents/parse.ts';
import { cleanSource } from '../documents/source.ts';
import { encodeUtf8 } from '../rules/bytes/text.ts';
import type { Section } from '../rules/content.ts';
import type { Kind } from '../rules/kinds.ts';
import { quoteAll } from './placeholders.ts';
import { carryCells } from './rows.ts';

/** A heading with the lines up to the next. The front matter has no section; what stands before all headings has one. */
interface Block {
  readonly section: Section | null;
  readonly lines: readonly string[];
}

/** A text cut at the headings that begin its sections; null where it cannot be read. */
function blocksOf(bytes: Uint8Array, kind: Kind): Block[] | null {
  const source = cleanSource(bytes);
  const markdown = source.ok ? parseMarkdown(source.value) : source;
  if (!source.ok || !markdown.ok) return null;
  const front = frontMatterSpan(markdown.value);
  // The closing fence stands at the end of the span.
  const first = front === null ? 0 : source.value.slice(0, front.end).split('\n').length;
  const lines = source.value.split('\n');
  const { sections } = readDocument(bytes, kind);
  const starts = sections.map(({ level, line }) => (level === 0 ? first : line - 1));
  const ends = [...starts.slice(1), lines.length];
  return [
    { section: null, lines: lines.slice(0, starts[0] ?? lines.length) },
    ...sections.map((section, index) => ({ section, lines: lines.slice(starts[index], ends[index]) })),
  ];
}

const joined = (blocks: readonly Block[]): Uint8Array =>
  encodeUtf8(blocks.flatMap((block) => block.lines).join('\n'));

export const nothingSaid = 'The text of the older system has no such section.';

/**
 * The text with the sections of its kind, each in its place: a missing one gets its heading and one line, one that stands
 * too early goes after those before it. Nothing else moves.
 *
 * @returns null where all of them stand as they should
 */
export function inForm(bytes: Uint8Array, kind: Kind): { bytes: Uint8Array; notes: string[] } | null {
  const blocks = blocksOf(bytes, kind);
  if (!blocks) return null;
  const notes: string[] = [];
  const at = (name: string) => blocks.findIndex(({ section }) => section?.name === name.toLowerCase());
  let last = 0;
  for (const [index, name] of kind.sections.entries()) {
    const found = at(name);
    if (found >= 0 && found < last) {
      const [block] = blocks.splice(found, 1);
      if (block) blocks.splice(last, 0, block);
      notes.push(`section "${name}" moved`);
    } else if (found >= 0) last = found;
    else {
      const next = kind.sections
        .slice(index + 1)
        .map(at)
        .find((place) => place > last);
      last = next ?? blocks.length;
      blocks.splice(last, 0, { section: null, lines: [`## ${name}`, '', nothingSaid, ''] });
      notes.push(`section "${name}" added`);
    }
  }
  return notes.length === 0 ? null : { bytes: joined(blocks), notes };
}

const digest = (lines: readonly string[]): string =>
  createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16);

/** A frozen section that a text has otherwise than it was approved; `key` names it with what it says now. */
export interface Altered {
  readonly title: string;
  readonly key: string;
}

/** Words that a frozen section may not have, as a quotation in another: code, so that no table or heading counts twice. */
function quotation(title: string, lines: readonly string[]): string[] {
  const runs = lines.join('\n').match(/~{3,}/g) ?? [];
  const fence = '~'.repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  return [`The older text says later, in ${title}:`, '', `${fence}text`, lines.join('\n').trim(), fence, ''];
}

/**
 * The text with its frozen sections as they were approved, and the others as they are now; what the frozen ones say now is
 * quoted in the first of the others. Rows of execution tables keep what execution filled in.
 *
 * @param before the text that was approved
 * @returns what differed, without what only lacks quotes; null where nothing does, or a text cannot be read
 */
export function asApproved(
  before: Uint8Array,
  now: Uint8Array,
  kind: Kind,
): { bytes: Uint8Array; altered: Altered[] } | null {
  const [old, present, quoted] = [before, now, quoteAll(now, kind)].map((each) => blocksOf(each, kind));
  if (!old || !present || !quoted) return null;
  const locked = new Set(kind.lockedSections);
  const names = kind.sections.filter((name) => !locked.has(name)).map((name) => name.toLowerCase());
  const editable = ({ section }: Block) => section !== null && names.includes(section.name);
  const left = new Set(present.filter((block) => !editable(block)));
  const altered: Altered[] = [];
  const later: string[] = [];
  let kept = true;
  const differs = (section: Section | null, lines: readonly string[]) => {
    const heading = section?.title.split('\n', 1)[0] ?? '';
    const title = heading === '' ? 'what stands before the first heading' : `section "${heading}"`;
    altered.push({ title, key: `${title} ${digest(lines)}` });
    if (lines.length > 0) later.push(...quotation(title, lines));
  };
  const same = (a: Section | null, b: Section | null) =>
    a?.title.replace(/\s+/g, ' ') === b?.title.replace(/\s+/g, ' ') &&
    a?.level === b?.level &&
    (a?.text === b?.text || a?.content === b?.content);
  const blocks = old.flatMap((block): Block[] => {
    if (editable(block)) return present.filter(({ section }) => section?.name === block.section?.name);
    const found = present.find((each) => left.has(each) && each.section?.name === block.section?.name);
    if (found) left.delete(found);
    // Front matter has rules of its own.
    if (found && (block.section === null || same(block.section, found.section))) return [found];
    kept = false;
    const mended = found && quoted[present.indexOf(found)]?.section;
    if (!mended || !same(block.section, mended)) differs(block.section, found?.lines ?? []);
    return [block];
  });
  for (const { section, lines } of left) differs(section, lines);
  if (kept && left.size === 0) return null;
  const added = present.filter((block) => editable(block) && !blocks.includes(block));
  const whole = [...blocks, ...added];
  const place = whole.findIndex(editable);
  const quoting = whole[place];
  if (quoting && later.length > 0) whole[place] = { ...quoting, lines: [...quoting.lines, ...later] };
  return { bytes: carryCells(now, joined(whole)), altered };
}
