import type { Root } from '../documents/markdown.ts';
import type { Block, Cell, Frame, Look, TextBlock, TextKind, Word } from './model.ts';
import { exactWordsOf, tidy, visible, wordsOf } from './words.ts';

type RootContent = Root['children'][number];
type Of<Type> = Extract<RootContent, { type: Type }>;
type PhrasingContent = Of<'paragraph'>['children'][number];
type TableRow = Of<'table'>['children'][number];

const top: Frame = { quotes: 0, lists: 0, marker: null };

interface Definition {
  readonly url: string;
  readonly title: string;
}

/** What references lead to; a definition that is none of `live` would be seen by nobody. */
export interface References {
  readonly definitions: ReadonlyMap<string, Definition>;
  /** The first definition of each name that something refers to, of links and of notes. */
  readonly live: ReadonlySet<RootContent>;
}

/** Where references lead. */
export function referencesOf(tree: Root): References {
  const first = new Map<string, RootContent>();
  const definitions = new Map<string, Definition>();
  const used = new Set<string>();
  let level: readonly RootContent[] = tree.children;
  while (level.length > 0) {
    for (const node of level) {
      const link =
        node.type === 'definition' || node.type === 'linkReference' || node.type === 'imageReference';
      const note = node.type === 'footnoteDefinition' || node.type === 'footnoteReference';
      if (!link && !note) continue;
      const name = `${link ? 'link' : 'note'} ${node.identifier}`;
      const defines = node.type === 'definition' || node.type === 'footnoteDefinition';
      if (!defines) used.add(name);
      else if (!first.has(name)) first.set(name, node);
      if (node.type === 'definition' && !definitions.has(node.identifier))
        definitions.set(node.identifier, { url: node.url, title: node.title ?? '' });
    }
    level = level.flatMap((node) => ('children' in node ? (node.children as RootContent[]) : []));
  }
  const live = new Set([...first].flatMap(([name, node]) => (used.has(name) ? [node] : [])));
  return { definitions, live };
}

const order: readonly Look[] = [
  'strong',
  'emphasis',
  'deleted',
  'code',
  'link',
  'url',
  'note',
  'hidden',
  'raw',
];

function withLook(looks: readonly Look[], look: Look): readonly Look[] {
  return order.filter((each) => each === look || looks.includes(each));
}

/** Says what an element of HTML is: a comment is hidden by a browser, anything else would be obeyed. */
export function sayHtml(value: string): { readonly look: 'hidden' | 'raw'; readonly text: string } {
  const comment = /^<!--([\s\S]*?)-->$/.exec(value.trim());
  if (comment) return { look: 'hidden', text: `HTML comment: ${(comment[1] ?? '').trim()}` };
  return { look: 'raw', text: value };
}

/** Words that say where a link leads; nothing where the link's own words do. */
function targetWords(shown: readonly Word[], url: string, title: string, looks: readonly Look[]): Word[] {
  const text = shown.map((word) => word.text).join('');
  const says = text === url || `mailto:${text}` === url || `http://${text}` === url;
  if (says && title === '') return [];
  const target = withLook(looks, 'url');
  const named = title === '' ? '' : ` "${title}"`;
  return [{ text: ' ', looks: [] }, ...exactWordsOf(`(${url}${named})`, target)];
}

function phrasing(nodes: readonly PhrasingContent[], looks: readonly Look[], references: References): Word[] {
  const inside = (children: readonly PhrasingContent[], look: Look) =>
    phrasing(children, withLook(looks, look), references);
  return nodes.flatMap((node): Word[] => {
    switch (node.type) {
      case 'text':
        return wordsOf(node.value, looks);
      case 'strong':
        return inside(node.children, 'strong');
      case 'emphasis':
        return inside(node.children, 'emphasis');
      case 'delete':
        return inside(node.children, 'deleted');
      case 'inlineCode':
        return wordsOf(node.value, withLook(looks, 'code'));
      case 'break':
        return [{ text: '\n', looks: [] }];
      case 'link': {
        const shown = inside(node.children, 'link');
        return [...shown, ...targetWords(shown, node.url, node.title ?? '', looks)];
      }
      case 'linkReference': {
        const shown = inside(node.children, 'link');
        const to = references.definitions.get(node.identifier);
        return [...shown, ...targetWords(shown, to?.url ?? '', to?.title ?? '', looks)];
      }
      case 'image':
        return imageWords(node.alt, node.url, looks);
      case 'imageReference':
        return imageWords(node.alt, references.definitions.get(node.identifier)?.url ?? '', looks);
      case 'footnoteReference':
        return wordsOf(`[${node.label ?? node.identifier}]`, withLook(looks, 'note'));
      case 'html': {
        const { look, text } = sayHtml(node.value);
        return exactWordsOf(text, withLook(looks, look)).map((word) =>
          word.text === '\n' ? { ...word, text: ' ' } : word,
        );
      }
      default:
        return [];
    }
  });
}

function imageWords(alt: string | null | undefined, url: string, looks: readonly Look[]): Word[] {
  return exactWordsOf(`[image: ${alt ? `${alt}, ` : ''}${url}]`, withLook(looks, 'url'));
}

function line(
  kind: TextKind,
  frame: Frame,
  words: readonly Word[],
  more: Partial<TextBlock> = {},
): TextBlock {
  return { kind, depth: 0, name: '', frame, words, ...more };
}

function cells(row: TableRow | undefined, references: References): Cell[] {
  return (row?.children ?? []).map((cell) => tidy(phrasing(cell.children, [], references)));
}

/** The first block of an item has its marker; what follows continues it. */
function framed(nodes: readonly RootContent[], frame: Frame, references: References): Block[] {
  let rest = frame;
  return nodes.flatMap((node) => {
    const made = blocksOfNode(node, rest, references);
    if (made.length > 0) rest = { ...frame, marker: null };
    return made;
  });
}

function blocksOfNode(node: RootContent, frame: Frame, references: References): Block[] {
  switch (node.type) {
    case 'yaml':
      return [];
    case 'heading':
      return [line('heading', frame, tidy(phrasing(node.children, [], references)), { depth: node.depth })];
    case 'paragraph':
      return [line('paragraph', frame, tidy(phrasing(node.children, [], references)))];
    case 'thematicBreak':
      return [line('rule', frame, [])];
    case 'code':
      return [line('code', frame, exactWordsOf(node.value), { name: node.lang ?? '' })];
    case 'html': {
      const { look, text } = sayHtml(node.value);
      return [line('hidden', frame, exactWordsOf(text, [look]))];
    }
    case 'definition':
      if (references.live.has(node)) return [];
      return [
        line(
          'hidden',
          frame,
          wordsOf(`unused link [${node.label}]: ${node.url} ${node.title ?? ''}`.trim(), ['hidden']),
        ),
      ];
    case 'blockquote':
      return framed(node.children, { ...frame, quotes: frame.quotes + 1 }, references);
    case 'footnoteDefinition':
      return framed(
        node.children,
        { ...frame, lists: frame.lists + 1, marker: visible(`[${node.label ?? node.identifier}]`) },
        references,
      );
    case 'list': {
      const first = node.start ?? 1;
      return node.children.flatMap((item, index) => {
        const box = item.checked === true ? '☑' : item.checked === false ? '☐' : null;
        const marker =
          [node.ordered ? `${first + index}.` : null, box].filter((each) => each).join(' ') || '•';
        const inside = framed(item.children, { ...frame, lists: frame.lists + 1, marker }, references);
        return inside.length > 0
          ? inside
          : [line('paragraph', { ...frame, lists: frame.lists + 1, marker }, [])];
      });
    }
    case 'table': {
      const [header, ...rows] = node.children;
      return [
        {
          kind: 'table',
          frame,
          alignments: (node.align ?? []).map((each) => each ?? null),
          header: cells(header, references),
          rows: rows.map((row) => cells(row, references)),
        },
      ];
    }
    default:
      // The parser puts nothing else at this level; words are kept all the same.
      return [line('paragraph', frame, tidy(phrasing([node as PhrasingContent], [], references)))];
  }
}

/** A parsed document as blocks, its front matter left out. */
export function blocksOf(tree: Root): Block[] {
  return framed(tree.children, top, referencesOf(tree));
}

/** A text that cannot be parsed, line by line as it was typed. */
export function verbatimBlocks(text: string): Block[] {
  return [line('code', top, exactWordsOf(text))];
}

/** A property of the front matter, as it was written. */
export function propertyBlock(name: string, value: string): Block {
  return line('property', top, wordsOf(value), { name: visible(name) });
}
