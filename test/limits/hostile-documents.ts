import { parseMarkdown } from '../../src/documents/markdown.ts';
import { readDocument } from '../../src/documents/parse.ts';
import { shippedKinds } from '../../src/rules/kinds/shipped.ts';
import type { Kind } from '../../src/rules/kinds.ts';
import { limits } from '../../src/rules/limits.ts';
import type { HostileInput } from './hostile-inputs.ts';

type Build = HostileInput['build'];

const kind = shippedKinds.get('CR') as Kind;
const read = (text: string) => readDocument(new TextEncoder().encode(text), kind);
/** With the tree, which a rule asks for only now and then. */
function readTree(text: string) {
  read(text);
  const markdown = parseMarkdown(text);
  return markdown.ok ? markdown.value.tree : markdown;
}
const header = '| EI | Task | VR | Execution summary | Outcome | Performed by |\n|-|-|-|-|-|-|\n';

const inFrontMatter: Readonly<Record<string, Build>> = {
  'empty lines, and then keys': (size) =>
    `title: x${'\n'.repeat(size / 2)}${Array.from({ length: size / 14 }, (_, at) => `k${at}:\n`).join('')}`,
  keys: (size) => Array.from({ length: size / 8 }, (_, at) => `k${at}: 1\n`).join(''),
  anchors: (size) => '- &a 1\n'.repeat(size / 7),
  aliases: (size) => `a: &a x\n${'b: *a\n'.repeat(size / 6)}`,
  'open quotes': (size) => '"\n'.repeat(size / 2),
  'a quote full of line ends': (size) => `title: "${'\n'.repeat(size)}"\n`,
};

/** Pieces of markdown that stand again and again, each in a document of nothing else. */
const pieces: Readonly<Record<string, string>> = {
  'quotes in one line': '> ',
  'footnotes in one line': '[^a]: ',
  footnotes: '[^a]: x\n\n',
  'lines of tables': '-|-\n\n',
  'execution tables': `${header}| a |\n\n`,
  'cells in one row': 'a|',
  'openings of tags': '<a b=c ',
  'quotes in tags': '<a b="\'<a b=\'"',
  'ends of tags': '</',
  'ampersands with numbers': '&#1234567',
  brackets: '[](',
  definitions: '[a]: b "c\n\n',
  fences: '```\n\n',
  backslashes: '\\',
  headings: '#\n',
  'code by indent': '    a\n\n',
  'placeholders of a template': '{{',
};

const inBody: Readonly<Record<string, Build>> = {
  ...Object.fromEntries(
    Object.entries(pieces).map(([what, piece]) => [
      what,
      (size: number) => piece.repeat(size / piece.length),
    ]),
  ),
  'paragraphs, with as many underlined headings as may be': (size) =>
    `${'a\n=\n\n'.repeat(limits.documentUnderlines)}${'a\n\n'.repeat(size / 3)}`,
  'a fence that is never closed': (size) => `\`\`\`\n${'a\n\n'.repeat(size / 3)}`,
  'comments that are never closed': (size) => `${'<!--'.repeat(400)}${'a'.repeat(size)}`,
  'brackets in a cell': (size) => `${header}| a | b | ${'['.repeat(size / 2)}${']'.repeat(size / 2)}|||\n`,
  'ends of comments in a cell': (size) => `${header}| a | b | ${'-->'.repeat(size / 3)}|||\n`,
};

function documents(
  read: HostileInput['read'],
  builds: Readonly<Record<string, Build>>,
  size: number,
  around: (text: string) => string,
) {
  return Object.entries(builds).map(
    ([what, build]): HostileInput => ({
      what: `a document: ${what}`,
      read,
      build: (asked) => around(build(asked)),
      size,
    }),
  );
}

/** What documents are measured with. A parser of markdown takes long for each byte; more of them would take too long here. */
export const hostileDocuments: readonly HostileInput[] = [
  ...documents(read, inFrontMatter, limits.frontMatterLength / 4 - 20, (text) => `---\n${text}---\n\nx\n`),
  ...documents(readTree, inBody, 4096, (text) => `---\ntitle: x\n---\n\n${text}\n`),
];
