import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMarkdown, spanOf } from '../../src/documents/markdown.ts';
import { plainBlocks } from '../../src/documents/plain-blocks.ts';
import { headingsInTree, sectionName } from '../../src/documents/sections.ts';

/** As everywhere: `QMS_RUNS=20@7` tries twenty times as many, from the seed 7. */
const [factor = 1, seed = 20261121] = (process.env.QMS_RUNS ?? '1').split('@').map(Number);

const piece = fc.constantFrom(
  ...[
    '\n',
    '\n',
    '\n\n',
    ' ',
    '   ',
    '    ',
    '\t',
    'word',
    'Word two',
    '1. ',
    '- ',
    '> ',
    '[^a]: ',
    '\\',
    '|',
  ],
  ...[
    '# One\n',
    '## 2. Two\n',
    '### Three ###\n',
    '#\n',
    '## \n',
    '#x\n',
    '####### x\n',
    '# a \\#\n',
    '## a # b #\n',
  ],
  ...['---\n', '===\n', '--- \n', '***\n', '```\n', '~~~ js\n', '````\n', '``` a`b\n', '`', '``'],
  ...['<!-- c -->\n', '<!--\n', '-->\n', '<div>\n', '</div>\n', '<a@b.c>', '<?', '<!X '],
  ...[
    '| a | b |\n| - | - |\n| c | d |\n',
    '| a |\n',
    '|-|\n',
    '| a | b |\n|--|\n',
    '[x]: /y\n',
    '  # x\n',
    '- # y\n',
  ],
);
const text = fc.array(piece, { maxLength: 24 }).map((pieces) => pieces.join(''));

/** Tables that stand in nothing else, as places of their rows. */
function tablesInTree(markdown: Parameters<typeof headingsInTree>[0]) {
  return markdown.tree.children.flatMap((node) =>
    node.type === 'table'
      ? [node.children.map((row) => markdown.text.slice(spanOf(row).start, spanOf(row).end).trim())]
      : [],
  );
}

test('where the lines are sure, they say what the parser says', () => {
  let answered = 0;
  fc.assert(
    fc.property(fc.constantFrom('', '---\ntitle: x\n---\n'), text, (front, rest) => {
      const markdown = parseMarkdown(front + rest);
      if (!markdown.ok) return;
      const plain = plainBlocks(markdown.value);
      if (plain === null) return;
      answered += 1;
      expect(plain.headings.map(({ level, line, title }) => ({ level, line, title }))).toEqual(
        headingsInTree(markdown.value).map(({ level, line, title }) => ({ level, line, title })),
      );
      const tables = plain.tables.map((rows) =>
        rows.map((row) => markdown.value.text.slice(row.start, row.end).trim()),
      );
      expect(tables).toEqual(tablesInTree(markdown.value));
      const code = markdown.value.tree.children.flatMap((node) =>
        node.type === 'code' ? [spanOf(node).start] : [],
      );
      const fences = plain.verbatim
        .filter((span) => /^[`~]/.test(markdown.value.text.slice(span.start)))
        .map((span) => span.start);
      expect(code.filter((start) => /^[`~]/.test(markdown.value.text.slice(start)))).toEqual(fences);
    }),
    { seed, numRuns: 3000 * factor },
  );
  expect(answered).toBeGreaterThan(300);
});

describe('a section is named by', () => {
  test.each([
    ['3. Current state', 'current state'],
    ['3.1. **Current   state**', 'current state'],
    ['2) Scope', 'scope'],
    ['2024 in review', 'in review'],
    ['Scope', 'scope'],
    ['`Scope`', 'scope'],
  ])('%s', (title, name) => {
    expect(sectionName(title)).toBe(name);
  });
});
