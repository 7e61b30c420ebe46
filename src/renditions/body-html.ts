import rehypeSanitize, { defaultSchema } from 'rehype-sanitize';
import rehypeStringify from 'rehype-stringify';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';
import type { Root } from '../documents/markdown.ts';
import { readable } from './readable-tree.ts';

/** What a document may become: no attribute but these, no address but of pages and mail. */
const schema: typeof defaultSchema = {
  ...defaultSchema,
  tagNames: [
    ...'a blockquote br code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr input li ol p pre section span strong sub sup'.split(
      ' ',
    ),
    ...'table tbody td th thead tr ul'.split(' '),
  ],
  attributes: {
    a: ['href', 'id', ['className', 'data-footnote-backref']],
    code: [],
    div: [['className', 'hidden', 'raw']],
    span: [['className', 'hidden', 'raw', 'url']],
    h2: ['id'],
    input: [['disabled', true], ['type', 'checkbox'], 'checked'],
    li: ['id', ['className', 'task-list-item']],
    ul: [['className', 'contains-task-list']],
    ol: ['start'],
    section: [['className', 'footnotes']],
    td: ['align', ['className', 'short', 'long']],
    th: ['align', ['className', 'short', 'long']],
  },
  protocols: { href: ['http', 'https', 'mailto'] },
};

const processor = unified()
  .use(remarkRehype, { footnoteLabel: 'Notes', footnoteLabelProperties: {} })
  .use(rehypeSanitize, schema)
  .use(rehypeStringify, { allowDangerousHtml: false })
  .freeze();

/** A document's body as HTML. What its source hides is shown, and nothing that it says is obeyed. */
export function bodyHtml(tree: Root): string {
  return processor.stringify(processor.runSync(readable(tree)));
}
