/** How a word looks; `url`, `hidden` and `raw` are words that the source holds and a browser would not show. */
export type Look = 'strong' | 'emphasis' | 'deleted' | 'code' | 'link' | 'url' | 'note' | 'hidden' | 'raw';

/** A word, a run of white space as one blank, a line end (`\n`), or one mark of punctuation. */
export interface Word {
  readonly text: string;
  /** In the order of {@link Look}, each once. */
  readonly looks: readonly Look[];
}

/** Where a block stands: in how many quotes, how deep in lists, and what number or bullet it begins with. */
export interface Frame {
  readonly quotes: number;
  readonly lists: number;
  /** `•`, `1.`, `☐`; null in what continues an item, and outside of lists. */
  readonly marker: string | null;
}

export type TextKind = 'property' | 'heading' | 'paragraph' | 'code' | 'hidden' | 'rule';

export interface TextBlock {
  readonly kind: TextKind;
  /** Of a heading, 1 to 6; else 0. */
  readonly depth: number;
  /** Of a property its key, of code its language. */
  readonly name: string;
  readonly frame: Frame;
  readonly words: readonly Word[];
}

export type Cell = readonly Word[];
export type Alignment = 'left' | 'right' | 'center' | null;

export interface TableBlock {
  readonly kind: 'table';
  readonly frame: Frame;
  readonly alignments: readonly Alignment[];
  readonly header: readonly Cell[];
  readonly rows: readonly (readonly Cell[])[];
}

/** A document as people read it, top to bottom: no tree, so that two of them can be laid side by side. */
export type Block = TextBlock | TableBlock;

/** The words as one text. */
export function textOf(words: readonly Word[]): string {
  return words.map(({ text }) => text).join('');
}

/** Equal for words that read and look alike. */
export function wordKey({ text, looks }: Word): string {
  return looks.length === 0 ? text : `${text}\u0000${looks.join(' ')}`;
}

/** Equal for words, cells and blocks that read and look alike. */
export function wordsKey(words: readonly Word[]): string {
  return words.map(wordKey).join('\u0001');
}

/** Equal for blocks in the same place; the number of a list item follows from its place and says nothing of its own. */
export function frameKey({ quotes, lists, marker }: Frame): string {
  return `${quotes} ${lists} ${(marker ?? '').replace(/^[0-9]+\./, '#')}`;
}

/** Equal for blocks that read and look alike; how their tables were padded or their lines broken plays no part. */
export function blockKey(block: Block): string {
  const place = `${block.kind} ${frameKey(block.frame)}`;
  if (block.kind !== 'table') return [place, block.depth, block.name, wordsKey(block.words)].join('\u0003');
  const rows = [block.header, ...block.rows].map((row) => row.map(wordsKey).join('\u0002'));
  return [place, block.alignments.join(' '), ...rows].join('\u0003');
}
