import { isAlias, isCollection, isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { type Finding, finding, ok, type Result, refused } from '../rules/finding.ts';
import { limits } from '../rules/limits.ts';
import { type Markdown, type Span, spanOf } from './markdown.ts';

/** One `key: value` of front matter, with its place in the document. */
export interface Pair {
  readonly key: string;
  /** From the key up to the end of the value, without a comment after it. */
  readonly span: Span;
  readonly line: number;
  readonly column: number;
  /** What YAML's core schema makes of it; `undefined` for a list or map. */
  readonly value: unknown;
  /** The value as written, where it is plain text: `5.0` stays `5.0`. */
  readonly written: string;
}

const block = /^---[ \t]*\n(?:[^\n]*\n)*?---[ \t]*(?=\n|$)/;

/** The YAML between the `---` lines at the top; null if the document begins otherwise. */
export function frontMatterSpan(markdown: Markdown): Span | null {
  // The parser passes over a byte order mark, also over one that stands after another.
  if (markdown.text.startsWith('\uFEFF')) return spanInTree(markdown);
  const found = block.exec(markdown.text)?.[0];
  if (found === undefined) return null;
  return { start: found.indexOf('\n') + 1, end: found.lastIndexOf('\n') + 1 };
}

/** {@link frontMatterSpan} as the parser sees it. */
export function spanInTree(markdown: Markdown): Span | null {
  const first = markdown.tree.children[0];
  if (first?.type !== 'yaml') return null;
  const { end } = spanOf(first);
  const start = markdown.text.indexOf('\n') + 1;
  return { start, end: Math.max(start, markdown.text.lastIndexOf('\n', end - 1) + 1) };
}

/** Reads front matter strictly: one flat map, no repeated keys, anchors, aliases or tags. */
export function readPairs(text: string, span: Span): Result<Pair[]> {
  const source = text.slice(span.start, span.end);
  const lines = new LineCounter();
  const place = (offset: number) => {
    const { line, col } = lines.linePos(Math.min(offset, source.length));
    return { line: line + 1, column: Math.max(col, 1) };
  };
  const problem = (message: string, offset: number): Finding =>
    finding('document/front-matter-yaml', `front matter: ${message}`, { where: place(offset) });

  // Values are flat; deep brackets can exhaust the YAML reader.
  if (source.length > limits.frontMatterLength) {
    const message = `front matter has ${source.length} characters, more than ${limits.frontMatterLength}`;
    return refused(finding('document/size', message, { where: { line: 1, column: 1 } }));
  }
  if ((source.match(/[[{]/g)?.length ?? 0) > limits.frontMatterBrackets) {
    return refused(
      finding('document/nesting', `front matter has more than ${limits.frontMatterBrackets} brackets`),
    );
  }
  const yaml = parseDocument(source, {
    version: '1.2',
    schema: 'core',
    strict: true,
    uniqueKeys: true,
    prettyErrors: false,
    lineCounter: lines,
  });
  const problems = [...yaml.errors, ...yaml.warnings].map((each) => problem(each.message, each.pos[0]));
  if (problems.length > 0) return refused(...problems.slice(0, 5));
  if (yaml.contents === null || (isScalar(yaml.contents) && yaml.contents.value === null)) return ok([]);
  if (!isMap(yaml.contents)) return refused(problem('it is not a map of `key: value` lines', 0));
  if (yaml.contents.tag || yaml.contents.anchor)
    return refused(problem('tags and anchors are not allowed', 0));

  const pairs: Pair[] = [];
  const findings: Finding[] = [];
  for (const { key, value } of yaml.contents.items) {
    const keyStart = isScalar(key) ? (key.range?.[0] ?? 0) : 0;
    if (!isScalar(key) || typeof key.value !== 'string') {
      findings.push(problem('a key is not text', keyStart));
      continue;
    }
    const node = isScalar(value) || isCollection(value) || isAlias(value) ? value : null;
    const range = node?.range ?? [keyStart + key.value.length, keyStart + key.value.length];
    if (isAlias(node) || node?.anchor || node?.tag || key.anchor || key.tag) {
      findings.push(problem(`${key.value}: anchors, aliases and tags are not allowed`, range[0]));
    }
    let end = range[1];
    while (source[end - 1] === '\n') end -= 1;
    pairs.push({
      key: key.value,
      span: { start: span.start + keyStart, end: span.start + Math.max(end, keyStart) },
      ...place(keyStart),
      value: isScalar(node) ? node.value : undefined,
      written:
        isScalar(node) && node.type === 'PLAIN' ? (node.source ?? '') : source.slice(range[0], range[1]),
    });
  }
  return findings.length > 0 ? refused(...findings) : ok(pairs);
}
