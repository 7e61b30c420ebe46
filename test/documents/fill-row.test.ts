import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareAsFilling, type Filling, fillRow } from '../../src/documents/fill-row.ts';
import { readDocument } from '../../src/documents/parse.ts';
import { unwrap } from '../../src/rules/finding.ts';
import { bytes, kindWith, places, record, text } from './fixtures.ts';

const filling: Filling = { summary: 'Done.', outcome: 'Pass', performedBy: 'ada 2026-11-21' };
const two = record(
  '| EI-1 | Drain | No |  |  |  |',
  '|EI-2|Fill `a \\| b`|Yes|[x]|[Pass/Fail]|[who] - [when]|',
);

test('writes the three cells of the row, and nothing else [REQ-027]', () => {
  expect(text(unwrap(fillRow(bytes(two), 'EI-1', filling)))).toBe(
    two.replace('| No |  |  |  |', '| No | Done. | Pass | ada 2026-11-21 |'),
  );
});

test('fills a row written without blanks', () => {
  expect(text(unwrap(fillRow(bytes(two), 'EI-2', filling)))).toContain(
    '\n|EI-2|Fill `a \\| b`|Yes| Done. | Pass | ada 2026-11-21 |\n',
  );
});

test('filling again replaces', () => {
  const once = unwrap(
    fillRow(bytes(two), 'EI-1', { ...filling, summary: 'First try | one', outcome: 'Fail' }),
  );
  expect(unwrap(fillRow(once, 'EI-1', filling))).toEqual(unwrap(fillRow(bytes(two), 'EI-1', filling)));
});

test('fills a row without a last pipe', () => {
  const written = record('EI-1 | a | No | | | x');
  expect(text(unwrap(fillRow(bytes(written), 'EI-1', filling)))).toContain(
    '\nEI-1 | a | No | Done. | Pass | ada',
  );
});

test('any summary reads back, and every other byte stays', () => {
  const piece = fc.oneof(
    fc.constantFrom('|', '\\', '`', '\n', '\r\n', '<!--', '---', '\t', '{{', '# '),
    fc.string({ unit: 'grapheme' }).map((value) => value.replace(/\p{C}/gu, '')),
  );
  const summary = fc.array(piece, { maxLength: 12 }).map((pieces) => `x ${pieces.join('')} y`);
  const [head, tail] = two.split('|  |  |  |');
  fc.assert(
    fc.property(summary, fc.constantFrom<'Pass' | 'Fail'>('Pass', 'Fail'), (typed, outcome) => {
      const filled = unwrap(fillRow(bytes(two), 'EI-1', { ...filling, summary: typed, outcome }));
      const facts = readDocument(filled, kindWith());
      const fold = (value: string) => value.normalize('NFC').replace(/\s+/g, ' ').trim();
      expect(facts.findings).toEqual([]);
      expect(facts.items).toHaveLength(2);
      expect(facts.items[0]).toMatchObject({
        summary: fold(typed),
        outcome,
        performedBy: filling.performedBy,
      });
      expect(text(filled).startsWith(head ?? '-')).toBe(true);
      expect(text(filled).endsWith(`| ${outcome} | ada 2026-11-21 |${tail}`)).toBe(true);
      expect(compareAsFilling(bytes(two), filled)).toMatchObject({
        item: 'EI-1',
        outcome,
        nothingElse: true,
      });
    }),
    { numRuns: 200 },
  );
});

test('what no document may hold is left out of a summary', () => {
  const filled = unwrap(fillRow(bytes(two), 'EI-1', { ...filling, summary: 'a\u202Eb\u0007c\u2028d' }));
  expect(readDocument(filled, kindWith())).toMatchObject({ findings: [], items: [{ summary: 'abc d' }, {}] });
});

test('an unknown item is refused with the known ones', () => {
  const result = fillRow(bytes(two), 'EI-9', filling);
  expect(result).toMatchObject({
    ok: false,
    findings: [{ rule: 'document/item-unknown', message: 'no item "EI-9"; the document has: EI-1, EI-2' }],
  });
});

test.each([
  [
    'an item that two rows have',
    record('| EI-1 | a | | | | |', '| EI-1 | b | | | | |'),
    'item-duplicate@9:-',
  ],
  [
    'an item that differs in case only',
    record('| EI-1 | a | | | | |', '| ei-1 | b | | | | |'),
    'item-duplicate@9:-',
  ],
  ['a broken row', record('| EI-1 | a | |'), 'item-columns@9:-'],
  ['a document outside the written form', `\uFEFF${two}`, 'text@1:1'],
])('refuses to fill %s', (_, written, expected) => {
  const result = fillRow(bytes(written), 'EI-1', filling);
  expect(result.ok ? [] : places(result.findings)).toEqual([`document/${expected}`]);
});

test.each(['', ' \n ', '[what was done]', '\u0007'])('a summary of %j is refused', (summary) => {
  const result = fillRow(bytes(two), 'EI-1', { ...filling, summary });
  expect(result.ok ? [] : places(result.findings)).toEqual(['document/item-summary@9:-']);
});
