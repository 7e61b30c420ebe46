import type { Block, Cell, Look, TableBlock, TextBlock, Word } from './model.ts';
import { textOf } from './model.ts';
import type { Face, Family, Fonts } from './pdf-fonts.ts';

/** A node of pdfmake's document; its own types say less than its documentation. */
export type Node = Readonly<Record<string, unknown>>;

export const ink = {
  text: '#1b1f24',
  quiet: '#57606a',
  line: '#c9d1d9',
  tint: '#f3f5f7',
  accent: '#1f4b7a',
  gone: '#a40e26',
  new: '#0a6640',
  shown: '#fff4ce',
} as const;

/** Points between the margins of a page. */
export const pageWidth = 493;

interface Written {
  readonly size: number;
  readonly bold?: boolean;
  readonly color?: string;
  readonly family?: Family;
  readonly struck?: boolean;
}

/** Text in fonts that can show all of it. */
export function inlines(fonts: Fonts, text: string, written: Written, italics = false): Node[] {
  const { size, bold = false, color = ink.text, family = 'Text', struck = false } = written;
  const face: Face = bold ? (italics ? 'bolditalics' : 'bold') : italics ? 'italics' : 'normal';
  return fonts.split(text, family, face).map((stretch) => ({
    text: stretch.text,
    font: stretch.family,
    fontSize: stretch.family === 'Text' ? size : size * 0.9,
    bold,
    italics,
    color,
    ...(struck ? { decoration: 'lineThrough' } : {}),
  }));
}

const styles: Readonly<Partial<Record<Look, Node>>> = {
  deleted: { decoration: 'lineThrough' },
  link: { color: ink.accent },
  url: { color: ink.quiet },
  note: { sup: true },
  code: { background: ink.tint },
  hidden: { background: ink.shown },
  raw: { background: ink.shown },
};

/** Words as they look; neighbours that look alike are set as one, so that their blanks carry the look too. */
export function wordInlines(fonts: Fonts, words: readonly Word[], written: Written): Node[] {
  const nodes: Node[] = [];
  for (let at = 0; at < words.length; ) {
    const looks = words[at]?.looks ?? [];
    let end = at + 1;
    while (end < words.length && words[end]?.looks.join() === looks.join()) end += 1;
    const mono = looks.some((look) => look === 'code' || look === 'hidden' || look === 'raw');
    const style = {
      ...written,
      ...(mono ? { family: 'Mono' as const } : {}),
      ...(looks.includes('strong') ? { bold: true } : {}),
    };
    const own = Object.assign({}, ...looks.map((look) => styles[look])) as Node;
    const text = textOf(words.slice(at, end));
    for (const node of inlines(fonts, text, style, looks.includes('emphasis')))
      nodes.push({ ...node, ...own });
    at = end;
  }
  return nodes.length > 0 ? nodes : [{ text: ' ', fontSize: written.size }];
}

/** Thin lines around each cell, the header tinted. */
export function gridLayout(headerRows: number): Node {
  return {
    hLineWidth: () => 0.5,
    vLineWidth: () => 0.5,
    hLineColor: () => ink.line,
    vLineColor: () => ink.line,
    paddingLeft: () => 5,
    paddingRight: () => 5,
    paddingTop: () => 3,
    paddingBottom: () => 3,
    fillColor: (row: number) => (row < headerRows ? ink.tint : null),
  };
}

const boxLayout = (fill: string, line: string): Node => ({
  hLineWidth: () => 0.5,
  vLineWidth: () => 0.5,
  hLineColor: () => line,
  vLineColor: () => line,
  paddingLeft: () => 7,
  paddingRight: () => 7,
  paddingTop: () => 5,
  paddingBottom: () => 5,
  fillColor: () => fill,
});

/** About what a letter takes, in points at 9 points. */
const letter = 4.9;
const padding = 11;

/** Widths as a browser would choose them: no word broken while there is room, the rest by how much there is to say. */
export function columnWidths(rows: readonly (readonly string[])[], room: number): number[] {
  const count = Math.max(1, ...rows.map((row) => row.length));
  const columns = Array.from({ length: count }, (_, place) => rows.map((row) => row[place] ?? ''));
  // Headings stand in the first row, in bold letters.
  const widest = (cells: readonly string[], length: (cell: string) => number) =>
    Math.max(3, ...cells.map((cell, row) => length(cell) * (row === 0 ? 1.2 : 1))) * letter + padding;
  const longestWord = (cell: string) => Math.max(...cell.split(/\s+/).map((word) => word.length));
  const least = columns.map((cells) => Math.min(widest(cells, longestWord), room / Math.min(count, 4)));
  const wanted = columns.map((cells, place) =>
    Math.max(
      least[place] ?? 0,
      Math.min(
        widest(cells, ({ length }) => length),
        room,
      ),
    ),
  );
  const sum = (numbers: readonly number[]) => numbers.reduce((all, each) => all + each, 0);
  const total = sum(least);
  // pdfmake adds the padding of cells to the widths that it is given.
  const inner = (width: number) => Math.max(width - padding, 4);
  if (total >= room) return least.map((each) => inner((each * room) / total));
  const more = wanted.map((each, place) => each - (least[place] ?? 0));
  const spare = room - total;
  const scale = sum(more) === 0 ? 0 : spare / sum(more);
  const even = sum(more) === 0 ? spare / count : 0;
  return least.map((each, place) => inner(each + (more[place] ?? 0) * scale + even));
}

const isShort = (text: string): boolean => text.length <= 14 && !text.includes(' ');
/** A row with more than this may be longer than a page, and is broken. */
const mostUnbroken = 1500;

export function gridTable(
  headings: readonly Node[],
  rows: readonly (readonly Node[])[],
  widths: readonly number[],
  more: Node = {},
): Node {
  return {
    table: {
      headerRows: headings.length > 0 ? 1 : 0,
      keepWithHeaderRows: 1,
      widths,
      body: headings.length > 0 ? [headings, ...rows] : rows,
      ...more,
    },
    layout: gridLayout(headings.length > 0 ? 1 : 0),
    margin: [0, 2, 0, 9],
  };
}

function tableNode(fonts: Fonts, { header, rows, alignments }: TableBlock, room: number): Node {
  const count = Math.max(1, ...[header, ...rows].map((row) => row.length));
  const row = (cells: readonly Cell[], bold: boolean): Node[] =>
    Array.from({ length: count }, (_, place) => {
      const words = cells[place] ?? [];
      return {
        text: wordInlines(fonts, words, { size: 9, bold }),
        alignment: alignments[place] ?? 'left',
        ...(isShort(textOf(words)) ? { noWrap: true } : {}),
      };
    });
  const texts = [header, ...rows].map((cells) => cells.map((words) => textOf(words)));
  const long = texts.some((cells) => cells.some((text) => text.length > mostUnbroken));
  const node = gridTable(
    row(header, true),
    rows.map((cells) => row(cells, false)),
    columnWidths(texts, room),
    { dontBreakRows: !long },
  );
  // A table of its header alone has no row to keep with it.
  return rows.length > 0 ? node : { ...node, table: { ...(node.table as object), keepWithHeaderRows: 0 } };
}

const headingSizes = [0, 17, 13, 11.5, 10.5, 10, 10];

function textNode(fonts: Fonts, block: TextBlock, room: number): Node {
  const { kind, depth, name, words } = block;
  switch (kind) {
    case 'heading': {
      const size = headingSizes[depth] ?? 10;
      const color = depth < 3 ? ink.accent : ink.text;
      return {
        text: wordInlines(fonts, words, { size, bold: true, color }),
        margin: [0, depth < 3 ? 12 : 8, 0, depth < 3 ? 5 : 3],
        lineHeight: 1.15,
      };
    }
    case 'code':
    case 'hidden': {
      const fill = kind === 'code' ? ink.tint : ink.shown;
      const text = wordInlines(fonts, words, { size: 9, family: 'Mono' }).map((node) => ({
        ...node,
        background: undefined,
      }));
      return {
        table: { widths: [room - 15], body: [[{ text, preserveLeadingSpaces: true, lineHeight: 1.25 }]] },
        layout: boxLayout(fill, kind === 'code' ? ink.line : '#9a6700'),
        margin: [0, 2, 0, 8],
      };
    }
    case 'rule':
      return {
        canvas: [{ type: 'line', x1: 0, y1: 0, x2: room, y2: 0, lineWidth: 0.5, lineColor: ink.line }],
        margin: [0, 8, 0, 8],
      };
    case 'property':
      return {
        text: [
          ...inlines(fonts, `${name}: `, { size: 10, bold: true }),
          ...wordInlines(fonts, words, { size: 10 }),
        ],
      };
    case 'paragraph':
      return { text: wordInlines(fonts, words, { size: 10 }), margin: [0, 0, 0, 6] };
  }
}

/** A bar at the left, as quotes have it. */
const quoteLayout: Node = {
  hLineWidth: () => 0,
  vLineWidth: (line: number) => (line === 0 ? 2 : 0),
  vLineColor: () => ink.line,
  paddingLeft: () => 9,
  paddingRight: () => 0,
  paddingTop: () => 1,
  paddingBottom: () => 1,
};

function blockNode(fonts: Fonts, block: Block): Node {
  const { lists, quotes, marker } = block.frame;
  const depth = Math.min(lists, 10);
  const indent = depth * 18 + Math.max(Math.min(quotes, 8) - 1, 0) * 12;
  const room = Math.max(pageWidth - indent - (quotes > 0 ? 11 : 0), 120);
  const node = block.kind === 'table' ? tableNode(fonts, block, room) : textNode(fonts, block, room);
  const own =
    quotes === 0
      ? node
      : { table: { widths: [room], body: [[node]] }, layout: quoteLayout, margin: [0, 0, 0, 2] };
  if (marker !== null) {
    return {
      columns: [
        { width: Math.max(18, marker.length * 6), text: inlines(fonts, marker, { size: 10 }) },
        { width: '*', stack: [{ ...own, margin: [0, 0, 0, 3] }] },
      ],
      margin: [Math.max(indent - 18, 0), 0, 0, 0],
    };
  }
  return indent === 0 ? own : { stack: [own], margin: [indent, 0, 0, 0] };
}

const isHeading = (block: Block | undefined): boolean => block?.kind === 'heading';

/** Whether a block is surely shorter than a page, so that it may be kept with the heading above it. */
function isSmall(block: Block | undefined): boolean {
  if (block === undefined) return false;
  if (block.kind !== 'table') return block.words.length < 250;
  const size = [block.header, ...block.rows].flat().reduce((all, cell) => all + cell.length, 0);
  return block.rows.length <= 6 && size < 400;
}

/** The body of a document; a heading is not left alone at the foot of a page. */
export function bodyNodes(fonts: Fonts, blocks: readonly Block[]): Node[] {
  const nodes: Node[] = [];
  for (let at = 0; at < blocks.length; at += 1) {
    let end = at;
    while (end - at < 3 && isHeading(blocks[end]) && end + 1 < blocks.length) end += 1;
    const together = blocks.slice(at, end + 1);
    const own = together.map((block) => blockNode(fonts, block));
    if (end > at && isSmall(blocks[end])) {
      nodes.push({ stack: own, unbreakable: true });
    } else nodes.push(...own);
    at = end;
  }
  return nodes;
}
