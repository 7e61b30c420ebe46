import { visit } from 'unist-util-visit';
import { checkText, encodeUtf8 } from '../rules/bytes/text.ts';
import { type Finding, finding, ok, type Result, refuse, refused } from '../rules/finding.ts';
import type { Kind } from '../rules/kinds.ts';
import { applyEdits, type Edit, lineOf, type Markdown, parseMarkdown, spanOf } from './markdown.ts';
import { sectionName } from './sections.ts';
import { cleanSource } from './source.ts';
import { encodeCell } from './table-row.ts';
import { yamlScalar } from './yaml-scalar.ts';

export interface Instance {
  readonly id: string;
  readonly title: string;
  readonly parent?: string | undefined;
  readonly authority?: string | undefined;
  /** Typed front matter, written in this order after the title. */
  readonly properties: Readonly<Record<string, string | number>>;
}

/**
 * Makes a new document from a template.
 *
 *     ---
 *     title: Change record template      the template's own front matter
 *     ---
 *     Advice to template authors.
 *     <!-- document -->                  from here on, the new document's body
 *     # {{ID}}: {{TITLE}}
 *     <!-- guide: advice to authors of the document, never copied -->
 *
 * `{{ID}}`, `{{TITLE}}`, `{{PARENT}}` and `{{AUTHORITY}}` are filled (`none` where there is no parent or authority);
 * any other `{{…}}` stays for the author. The front matter is written anew.
 */
export function instantiate(template: Uint8Array, instance: Instance): Result<Uint8Array> {
  const title = instance.title.trim();
  if (title === '') return refuse('document/front-matter-missing', 'the title is empty');
  if (/[\r\n]/.test(title) || /\{\{[^{}]*\}\}/.test(title)) {
    const message = `the title ${JSON.stringify(title)} is not one line without placeholders`;
    return refuse('document/front-matter-type', message);
  }
  const problem = checkText(title, 'the title');
  if (problem) return refuse('document/text', problem.message);
  const source = cleanSource(template);
  if (!source.ok) return source;
  const markdown = parseMarkdown(source.value);
  if (!markdown.ok) return markdown;
  const body = bodyOf(markdown.value, { ...instance, title });
  if (!body.ok) return body;
  const lines = Object.entries({ title, ...instance.properties }).map(
    ([key, value]) => `${key}: ${yamlScalar(value)}\n`,
  );
  return ok(encodeUtf8(`---\n${lines.join('')}---\n\n${body.value}`));
}

const plan = `| EI | Task | VR | Execution summary | Outcome | Performed by |
| --- | --- | --- | --- | --- | --- |
| EI-1 | {{first task}} | No |  |  |  |`;

/** What a new template begins with: the marker line, and below it the sections of the kind that is to begin from it. */
export function templateDraft(kind: Pick<Kind, 'sections' | 'executable'> | null): string {
  const under = (section: string) =>
    kind?.executable && sectionName(section) === 'execution' ? plan : `{{${section.toLowerCase()}}}`;
  const sections = (kind?.sections ?? []).map(
    (section, index) => `\n## ${index + 1}. ${section}\n\n${under(section)}\n`,
  );
  return [
    'Everything below the marker line becomes the body of a new document.\n\n<!-- document -->\n',
    '\n# {{ID}}: {{TITLE}}\n',
    ...sections,
  ].join('');
}

function bodyOf({ text, tree }: Markdown, instance: Instance): Result<string> {
  const isMarker = (value: string) => /^<!--\s*document\s*-->$/.test(value.trim());
  const markers = tree.children.filter((node) => node.type === 'html' && isMarker(node.value));
  const [marker, second] = markers;
  if (!marker) return refuse('document/template', 'the template has no line `<!-- document -->`');
  if (second) {
    const message = `line ${lineOf(second)} repeats the line \`<!-- document -->\``;
    return refuse('document/template', message, { where: { line: lineOf(second), column: 1 } });
  }
  const from = spanOf(marker).end;
  const edits: Edit[] = [];
  const problems: Finding[] = [];
  const rows: { start: number; end: number }[] = [];
  visit(tree, (node) => {
    const span = spanOf(node);
    if (span.start < from) return;
    if (node.type === 'tableRow') rows.push(span);
    if (node.type !== 'html') return;
    const html = text.slice(span.start, span.end);
    for (const found of html.matchAll(/<!--\s*guide:(?:.*?-->|.*$)/gs)) {
      if (!found[0].endsWith('-->')) {
        const where = { line: lineOf(node), column: 1 };
        problems.push(finding('document/template', 'a guide comment is not closed by `-->`', { where }));
      }
      edits.push(removal(text, span.start + found.index, found[0].length));
    }
  });
  if (problems.length > 0) return refused(...problems);
  const values = new Map([
    ['ID', instance.id],
    ['TITLE', instance.title],
    ['PARENT', instance.parent ?? 'none'],
    ['AUTHORITY', instance.authority ?? 'none'],
  ]);
  for (const found of text.matchAll(/\{\{([A-Z]+)\}\}/g)) {
    const value = values.get(found[1] ?? '');
    const { index } = found;
    const removed = edits.some((edit) => edit.start <= index && index < edit.end);
    if (value === undefined || index < from || removed) continue;
    const inTable = rows.some((row) => row.start <= index && index < row.end);
    edits.push({ start: index, end: index + found[0].length, text: inTable ? encodeCell(value) : value });
  }
  const body = applyEdits(text, [{ start: 0, end: from, text: '' }, ...edits]);
  return ok(`${body.replace(/^\n+/, '').trimEnd()}\n`);
}

/** Takes a comment out; where it stands alone, with its lines and the blank line after it. */
function removal(text: string, start: number, length: number): Edit {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const tail = /^[ \t]*(\n|$)\n?/.exec(text.slice(start + length));
  const alone = tail !== null && text.slice(lineStart, start).trim() === '';
  return alone
    ? { start: lineStart, end: start + length + tail[0].length, text: '' }
    : { start, end: start + length, text: '' };
}
