import { remark } from 'remark';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import { parseMarkdown, type Root } from '../documents/markdown.ts';
import { ok, type Result } from '../rules/finding.ts';

const processor = remark().use(remarkGfm).use(remarkFrontmatter, ['yaml']).freeze();

/** A document with emphasis, links and notes read, which no rule needs and a reader does. */
export interface Markup {
  readonly text: string;
  readonly tree: Root;
  /** True where there were too many marks to read them: they stand in the text as they were typed. */
  readonly plain: boolean;
}

/** Marks of emphasis, links and notes in lines without a blank one between; their time grows with its square. */
const mostMarks = 600;
/** What begins an address; each is looked for through the rest of its paragraph. */
const mostAddresses = 300;

function isCrowded(text: string): boolean {
  let marks = 0;
  let addresses = 0;
  for (const line of text.split('\n')) {
    if (line.trim() === '') [marks, addresses] = [0, 0];
    marks += line.match(/[*_~[\]]/g)?.length ?? 0;
    addresses += line.match(/@|:\/\/|www\./gi)?.length ?? 0;
    if (marks > mostMarks || addresses > mostAddresses) return true;
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
  if (isCrowded(text)) return ok({ text, tree: bounded.value.tree, plain: true });
  return ok({ text, tree: processor.parse(text), plain: false });
}
