import { setFrontMatter } from '../documents/front-matter.ts';
import { frontMatterSpan, readPairs } from '../documents/front-matter-block.ts';
import { parseMarkdown } from '../documents/markdown.ts';
import { readDocument } from '../documents/parse.ts';
import { cleanSource } from '../documents/source.ts';
import { encodeUtf8 } from '../rules/bytes/text.ts';
import type { Kind } from '../rules/kinds.ts';
import type { Properties } from './typed-properties.ts';

/** A text as it can be checked in, and what was done to it for that. */
export interface Adapted {
  readonly bytes: Uint8Array;
  readonly notes: readonly string[];
}

/** Adds the typed front matter that is missing. Text that cannot be edited stays as it is: the rules will say why. */
export function complete(bytes: Uint8Array, kind: Kind, properties: Properties): Adapted {
  const facts = readDocument(bytes, kind);
  const lacking = Object.fromEntries(
    Object.entries(properties).filter(([key]) => facts.properties[key] === undefined),
  );
  if (Object.keys(lacking).length === 0) return { bytes, notes: [] };
  const set = setFrontMatter(bytes, lacking);
  if (!set.ok) return { bytes, notes: [] };
  const notes = Object.entries(lacking).map(([key, value]) => `front matter ${key}: ${value} added`);
  return { bytes: set.value, notes };
}

function frontMatterKeys(bytes: Uint8Array): string[] {
  const source = cleanSource(bytes);
  const markdown = source.ok ? parseMarkdown(source.value) : source;
  if (!source.ok || !markdown.ok) return [];
  const span = frontMatterSpan(markdown.value);
  const pairs = span === null ? null : readPairs(source.value, span);
  return pairs?.ok ? pairs.value.map((pair) => pair.key) : [];
}

/** Takes out the front matter that the kind does not have; null if there is none of it, or it cannot be edited. */
export function withoutForeignKeys(bytes: Uint8Array, kind: Kind): Adapted | null {
  const own = ['title', 'revision_summary', ...Object.keys(kind.properties)];
  const foreign = frontMatterKeys(bytes).filter((key) => !own.includes(key));
  if (foreign.length === 0) return null;
  const set = setFrontMatter(bytes, Object.fromEntries(foreign.map((key) => [key, null])));
  return set.ok ? { bytes: set.value, notes: [`front matter ${foreign.join(', ')} removed`] } : null;
}

/** A text that stands in for one that is lost, said in its own front matter so that nobody takes it for that one. */
export function markUnknown(other: Uint8Array, version: string, of: string): Uint8Array {
  const summary = `Content unknown: the archive does not hold this text of v${version}; ${of} stands in for it`;
  const set = setFrontMatter(other, { revision_summary: summary });
  return set.ok ? set.value : other;
}

/** What a document is born with where its first text is lost. */
export function placeholderText(id: string, title: string, properties: Properties): Uint8Array {
  const typed = Object.entries(properties).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`);
  const head = `---\ntitle: ${JSON.stringify(title)}\n${typed.join('')}---\n`;
  return encodeUtf8(
    `${head}\n# ${id}: ${title}\n\nContent unknown: the archive does not hold the text with which ${id} began.\n`,
  );
}
