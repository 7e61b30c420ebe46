import { frontMatterSpan, readPairs } from '../documents/front-matter-block.ts';
import { parseMarkdown, type Root } from '../documents/markdown.ts';
import { blocksOf, propertyBlock, verbatimBlocks } from './blocks.ts';
import type { Block } from './model.ts';
import { readMarkup } from './read-markup.ts';
import type { Rendition } from './rendition-model.ts';

/** A document as people read it. */
export interface Readable {
  /** Its front matter, each key a block. */
  readonly properties: readonly Block[];
  readonly body: readonly Block[];
  /** What the body was made from; null where the document cannot be parsed. */
  readonly tree: Root | null;
  /** Why it is shown as it was typed, as a whole or in its marks; null where it is not. */
  readonly plain: string | null;
}

function properties(text: string): Block[] {
  const markdown = parseMarkdown(text);
  const span = markdown.ok ? frontMatterSpan(markdown.value) : null;
  if (span === null) return [];
  const pairs = readPairs(text, span);
  if (!pairs.ok) return verbatimBlocks(text.slice(span.start, span.end));
  return pairs.value.map(({ key, value, written }) =>
    propertyBlock(key, typeof value === 'string' ? value : written),
  );
}

/** Reads a document for showing. Never throws: what cannot be parsed is shown as it was typed. */
export function readDocumentText(source: string): Readable {
  const text = source.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const markup = readMarkup(text);
  if (!markup.ok) {
    const reason = markup.findings.map(({ message }) => message).join('; ');
    return {
      properties: [],
      body: verbatimBlocks(text),
      tree: null,
      plain: `shown as it was typed: ${reason}`,
    };
  }
  const { tree, plain } = markup.value;
  const crowded = 'emphasis and links are shown as they were typed: there are too many in one paragraph';
  return { properties: properties(text), body: blocksOf(tree), tree, plain: plain ? crowded : null };
}

/** {@link readDocumentText}, or the text as it was typed where it is no markdown. */
export function readRendered({ text, verbatim }: Pick<Rendition, 'text' | 'verbatim'>): Readable {
  return verbatim
    ? { properties: [], body: verbatimBlocks(text), tree: null, plain: null }
    : readDocumentText(text);
}
