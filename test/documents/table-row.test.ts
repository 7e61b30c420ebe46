import fc from 'fast-check';
import { remark } from 'remark';
import remarkGfm from 'remark-gfm';
import { expect, test } from 'vitest';
import { decodeCell, encodeCell, isBlankCell, splitRow } from '../../src/documents/table-row.ts';

const gfm = remark().use(remarkGfm);
const split = (row: string) =>
  splitRow(row, { start: 0, end: row.length }).map(({ start, end }) => row.slice(start, end).trim());

/** The same row as remark-gfm cuts it, as the oracle. */
function oracle(row: string): string[] {
  const written = `|a|b|c|\n|-|-|-|\n${row}\n`;
  const table = gfm.parse(written).children[0];
  if (table?.type !== 'table') return [];
  const cells = table.children[1]?.children ?? [];
  return cells.map(({ position }) =>
    written
      .slice(position?.start.offset, position?.end.offset)
      .trimEnd()
      .replace(/^\|/, '')
      .replace(/(?<!\\)((?:\\\\)*)\|$/, '$1')
      .trim(),
  );
}

test.each([
  ['| a | b | c |', ['a', 'b', 'c']],
  ['a | b | c', ['a', 'b', 'c']],
  ['| a | b | c', ['a', 'b', 'c']],
  ['a | b | c |', ['a', 'b', 'c']],
  ['|a||c|', ['a', '', 'c']],
  ['| a \\| b | c |', ['a \\| b', 'c']],
  ['| `a | b` | c |', ['`a', 'b`', 'c']],
  ['| a \\\\| b |', ['a \\\\', 'b']],
  ['| a |  |', ['a', '']],
])('cuts %s at its dividers', (row, cells) => {
  expect(split(row)).toEqual(cells);
});

test('cuts rows as remark-gfm does', () => {
  const piece = fc.constantFrom('|', '\\', '`', ' ', 'x', 'yz', '\\|', '||');
  const row = fc.array(piece, { minLength: 1, maxLength: 14 }).map((pieces) => `|x${pieces.join('')}`);
  fc.assert(
    fc.property(row, (written) => {
      expect(split(written)).toEqual(oracle(written));
    }),
    { numRuns: 1000 },
  );
});

test('what is encoded stands in one cell and decodes to itself, blanks folded', () => {
  const piece = fc.constantFrom('|', '\\', '`', ' ', 'x', '\n', '\\|', 'é', '[', '<!--');
  const summary = fc.array(piece, { maxLength: 20 }).map((pieces) => `x${pieces.join('')}x`);
  fc.assert(
    fc.property(summary, (typed) => {
      const row = `| EI-1 | ${encodeCell(typed)} | Pass |`;
      expect(split(row)).toHaveLength(3);
      expect(decodeCell(split(row)[1] ?? '')).toBe(typed.replace(/\s+/g, ' '));
    }),
    { numRuns: 500 },
  );
});

test.each([
  '',
  '  ',
  '[Pass/Fail]',
  '[who] - [when]',
  '[who] — [when]',
  '<!-- later -->',
  '<!-- a <!-- b --> [x]',
])('%j is blank', (cell) => {
  expect(isBlankCell(cell)).toBe(true);
});

test.each(['Pass', '-', '[report](evidence/report.txt)', 'See [1]', 'x', '-->', 'a <!-- b'])(
  '%j is not blank',
  (cell) => {
    expect(isBlankCell(cell)).toBe(false);
  },
);
