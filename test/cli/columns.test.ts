import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columns, textWidth } from '../../src/cli/columns.ts';

test('columns are aligned, two spaces apart, with no spaces at the end of a line', () => {
  expect(
    columns([
      ['CR-001', 'DRAFT', ''],
      ['SOP-0100', 'EFFECTIVE', 'Rules'],
    ]),
  ).toBe('CR-001    DRAFT\nSOP-0100  EFFECTIVE  Rules\n');
});

test('East Asian characters take two columns, marks none', () => {
  expect(textWidth('変更')).toBe(4);
  expect(textWidth('e\u0301')).toBe(1);
  expect(
    columns([
      ['変更', 'a'],
      ['abcd', 'b'],
    ]),
  ).toBe('変更  a\nabcd  b\n');
});

test('a line never outgrows the terminal when there is room for ten columns of the last cell', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.string({ maxLength: 12 }), fc.string({ unit: 'grapheme', maxLength: 200 })), {
        minLength: 1,
      }),
      (rows) => {
        const longest = Math.max(...columns(rows, 80).split('\n').map(textWidth));
        // A control character of the first cell is shown by up to eight characters.
        return longest <= 80 || rows.some(([first]) => /[\p{Cc}\p{Cf}]/u.test(first));
      },
    ),
  );
});

test('a cell cannot break its line or move the cursor', () => {
  expect(columns([['a\nb', 'c\u001b[2Jd']])).toBe('a b  c\\u{1b}[2Jd\n');
});
