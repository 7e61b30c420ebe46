import type { Section } from '../rules/content.ts';
import { contentForm } from './content-form.ts';
import { frontMatterSpan } from './front-matter-block.ts';
import { lineOf, type Markdown, type Span, spanOf } from './markdown.ts';
import { type Heading, plainBlocks } from './plain-blocks.ts';

/** Headings of the tree's first level: what {@link plainBlocks} finds without one, where it is sure. */
export function headingsInTree({ text, tree }: Markdown): Heading[] {
  return tree.children.flatMap((node) => {
    if (node.type !== 'heading') return [];
    const [first, last] = [node.children[0], node.children.at(-1)];
    const title = first && last ? text.slice(spanOf(first).start, spanOf(last).end) : '';
    return [{ ...spanOf(node), level: node.depth, line: lineOf(node), title }];
  });
}

/**
 * A section's name: its heading without number, emphasis and case.
 *
 *     3.1. **Current  state**  ->  current state
 */
export function sectionName(title: string): string {
  return title
    .replace(/[*_`]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^(?:[0-9]+(?:\.[0-9]+)*[.):]?|§ ?[0-9.]+) +/, '')
    .toLowerCase();
}

/**
 * The sections of a document, in its order: one for each heading of level 1 or 2, with everything up to the next.
 * What stands before the first heading is the section without a title.
 *
 * @param masked stretches whose content does not count, such as the execution cells
 */
export function sectionsOf(markdown: Markdown, masked: readonly Span[]): Section[] {
  const { text } = markdown;
  const all = plainBlocks(markdown)?.headings ?? headingsInTree(markdown);
  const headings = all.filter((heading) => heading.level <= 2);
  const front = frontMatterSpan(markdown);
  const top = front ? front.end + '---'.length : 0;
  const starts = [{ title: '', level: 0, line: 1, end: top }, ...headings];
  return starts.flatMap((heading, index) => {
    const span = { start: heading.end, end: headings[index]?.start ?? text.length };
    const inside = masked.filter((each) => each.start >= span.start && each.end <= span.end);
    let form: string | null = null;
    const section: Section = {
      title: heading.title,
      name: sectionName(heading.title),
      level: heading.level,
      line: heading.line,
      text: blanked(text, span, inside),
      get content() {
        form ??= contentForm(section.text);
        return form;
      },
    };
    return heading.level === 0 && section.text.trim() === '' ? [] : [section];
  });
}

/** A stretch of the text, without what is masked. */
function blanked(text: string, span: Span, masked: readonly Span[]): string {
  let result = '';
  let from = span.start;
  for (const each of masked) {
    result += text.slice(from, each.start);
    from = each.end;
  }
  return result + text.slice(from, span.end);
}
