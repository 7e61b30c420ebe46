import { remark } from 'remark';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import { parseMarkdown, type Root, spanOf } from '../documents/markdown.ts';
import { ok, type Result } from '../rules/finding.ts';

type Node = Root['children'][number];

const processor = remark().use(remarkGfm).use(remarkFrontmatter, ['yaml']).freeze();

/** A document with emphasis, links and notes read, which no rule needs and a reader does. */
export interface Markup {
  readonly text: string;
  readonly tree: Root;
  /** True where there were too many marks to read them: they stand in the text as they were typed. */
  readonly plain: boolean;
}

/** Marks of emphasis, links and notes in one paragraph; their time grows with its square. */
const mostMarks = 600;
/** What begins an address; each is looked for through the rest of its paragraph. */
const mostAddresses = 300;

function marksIn(text: string): readonly [marks: number, addresses: number] {
  return [text.match(/[*_~[\]]/g)?.length ?? 0, text.match(/@|:\/\/|www\./gi)?.length ?? 0];
}

function isMuch([marks, addresses]: readonly [number, number]): boolean {
  return marks > mostMarks || addresses > mostAddresses;
}

/** Seen from the lines alone: whether marks might crowd. */
function mayCrowd(text: string): boolean {
  let [marks, addresses] = [0, 0];
  for (const line of text.split('\n')) {
    if (line.trim() === '') [marks, addresses] = [0, 0];
    const own = marksIn(line);
    [marks, addresses] = [marks + own[0], addresses + own[1]];
    if (isMuch([marks, addresses])) return true;
  }
  return false;
}

/** Whether marks crowd in one paragraph, heading or cell: a table has no blank lines, and each cell is read alone. */
function isCrowded({ text, tree }: { readonly text: string; readonly tree: Root }): boolean {
  let level: readonly Node[] = tree.children;
  while (level.length > 0) {
    for (const node of level) {
      if (node.type !== 'paragraph' && node.type !== 'heading' && node.type !== 'tableCell') continue;
      const { start, end } = spanOf(node);
      if (isMuch(marksIn(text.slice(start, end)))) return true;
    }
    level = level.flatMap((node) => ('children' in node ? (node.children as readonly Node[]) : []));
  }
  return false;
}

/**
 * Parses a document for showing. Hostile text takes time in proportion to its length: what the rulebook refuses to parse
 * is refused here too, and where marks crowd they stay unread.
 *
 * @param text with LF line ends
 */
export function readMarkup(text: string): Result<Markup> {
  const bounded = parseMarkdown(text);
  if (!bounded.ok) return bounded;
  if (mayCrowd(text) && isCrowded(bounded.value)) return ok({ text, tree: bounded.value.tree, plain: true });
  return ok({ text, tree: processor.parse(text), plain: false });
}
