import fc from 'fast-check';
import { expect, test } from 'vitest';
import { executionTables } from '../../src/documents/execution-table.ts';
import { frontMatterSpan, spanInTree } from '../../src/documents/front-matter-block.ts';
import { parseMarkdown } from '../../src/documents/markdown.ts';
import { readDocument } from '../../src/documents/parse.ts';
import { limits } from '../../src/rules/limits.ts';
import { bytes, kindWith, record } from './fixtures.ts';

/** As everywhere: `QMS_RUNS=20@7` tries twenty times as many, from the seed 7. */
const [factor = 1, seed = 20260105] = (process.env.QMS_RUNS ?? '1').split('@').map(Number);
const runs = { seed, numRuns: 300 * factor };

/** Pieces of which fences, containers and tables are made, put together as nobody would. */
const piece = fc.constantFrom(
  ...[
    '---',
    '----',
    '-- -',
    '--',
    ' ',
    '\t',
    '\n',
    '\n\n',
    '\n---\n',
    '---\n',
    'title: x\n',
    '> ',
    '>',
    '- ',
    '1. ',
  ],
  ...[
    '* * *',
    '```\n',
    '    ',
    '<!-- ',
    ' -->',
    '<div>\n',
    '\uFEFF',
    '\0',
    '[^a]: ',
    '[^a]',
    '|---|',
    '| EI ',
    'EI',
  ],
  ...['|', '`', '**EI**', ' ei\n', 'http://a.example ', 'x', '=\n', '\\', '+ ', '12) '],
  '| EI | Task | VR | Execution summary | Outcome | Performed by |\n',
  '|---|---|---|---|---|---|\n',
  '| EI-1 | a | b | c | d | e |\n',
);
const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));

test('front matter is found where the parser finds it', () => {
  fc.assert(
    fc.property(fc.constantFrom('', '---\n', '---  \n', '\uFEFF---\n'), text, (start, rest) => {
      const markdown = parseMarkdown(start + rest);
      if (markdown.ok) expect(frontMatterSpan(markdown.value)).toEqual(spanInTree(markdown.value));
    }),
    runs,
  );
});

test('no item is missed by not asking for the tree', () => {
  const kind = kindWith();
  fc.assert(
    fc.property(text, (written) => {
      // Line ends and marks at the start are the reader's, not the parser's.
      const markdown = parseMarkdown(written.replace(/^\uFEFF/, ''));
      if (!markdown.ok) return;
      const { rows, findings } = executionTables(markdown.value, null);
      const facts = readDocument(bytes(written), kind);
      expect(facts.items).toEqual(rows.map((row) => row.item));
      expect(facts.findings).toEqual(expect.arrayContaining([...findings]));
    }),
    runs,
  );
  expect(readDocument(bytes(record('| EI-1 | a | | | | |')), kind).items).toHaveLength(1);
});

const childrenOf = (node: object): readonly object[] =>
  'children' in node ? (node.children as object[]) : [];

const depthOf = (node: object): number => Math.max(0, ...childrenOf(node).map((child) => 1 + depthOf(child)));

test('what is let through without a look at its depth is not too deep', () => {
  const opening = fc.constantFrom('> ', '>', '- ', '-\t', '* ', '1. ', '\t', '  ', '    ', '[^a]: ');
  const inner = fc.constantFrom(
    'x',
    'http://a.example',
    '| a |\n|---|\n| http://a.example |',
    '# `x`',
    '<http://a.b>',
  );
  const lines = fc.array(
    fc
      .tuple(fc.nat(5), opening, fc.nat(44), inner)
      .map(([before, mark, times, end]) => '  '.repeat(before) + mark.repeat(times) + end),
    { maxLength: 6 },
  );
  const stairs = fc
    .tuple(opening, fc.nat(60), inner)
    .map(([mark, steps, end]) =>
      Array.from({ length: steps }, (_, step) => `${'  '.repeat(step)}${mark}${end}`),
    );
  fc.assert(
    fc.property(fc.oneof(lines, stairs), (written) => {
      const markdown = parseMarkdown(written.join('\n'));
      if (markdown.ok) expect(depthOf(markdown.value.tree)).toBeLessThanOrEqual(limits.documentDepth);
    }),
    { ...runs, numRuns: Math.ceil(runs.numRuns / 10) },
  );
});
