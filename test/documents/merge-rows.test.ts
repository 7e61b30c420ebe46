import { expect, test } from 'vitest';
import { type Filling, fillRow, mergeRows } from '../../src/documents/fill-row.ts';
import { unwrap } from '../../src/rules/finding.ts';
import { bytes, record, text } from './fixtures.ts';

const base = record('| EI-1 | a | No |  |  |  |', '| EI-2 | b | No |  |  |  |');
const ada: Filling = { summary: 'By Ada.', outcome: 'Pass', performedBy: 'ada 2026-11-21' };
const bob: Filling = { summary: 'By Bob.', outcome: 'Fail', performedBy: 'bob 2026-11-22' };
const fill = (written: string, item: string, filling: Filling) =>
  text(unwrap(fillRow(bytes(written), item, filling)));
const merge = (mine: string, theirs: string) => mergeRows(bytes(base), bytes(mine), bytes(theirs));
const merged = (mine: string, theirs: string) => text(unwrap(merge(mine, theirs)));

test('takes rows that others filled into my text', () => {
  const mine = base.replace('after it', 'that I wrote');
  expect(merged(mine, fill(base, 'EI-2', ada))).toBe(fill(mine, 'EI-2', ada));
});

test('keeps rows that I filled beside those of others', () => {
  const mine = fill(base, 'EI-1', bob);
  expect(merged(mine, fill(base, 'EI-2', ada))).toBe(fill(mine, 'EI-2', ada));
});

test('finds its rows in a table that I laid out anew', () => {
  const mine = base
    .replace('| EI-2 | b | No |  |  |  |', '|EI-2|b|No||||')
    .replace('# CR-001', '# CR-001\n\nNew.');
  expect(merged(mine, fill(base, 'EI-2', ada))).toContain('|EI-2|b|No| By Ada. | Pass | ada 2026-11-21 |');
});

test('takes the same filling on both sides as one', () => {
  const filled = fill(base, 'EI-1', ada);
  expect(merged(filled, filled)).toBe(filled);
});

test('leaves my text where others did nothing', () => {
  const mine = fill(base, 'EI-1', ada);
  expect(merged(mine, base)).toBe(mine);
});

test('shows both lines where a row was filled differently', () => {
  const result = merge(fill(base, 'EI-1', bob), fill(base, 'EI-1', ada));
  expect(result.ok).toBe(false);
  const message = result.ok ? '' : (result.findings[0]?.message ?? '');
  expect(message).toContain('recorded: | EI-1 | a | No | By Ada.');
  expect(message).toContain('yours:    | EI-1 | a | No | By Bob.');
});

test('is a conflict where I removed the row that others filled', () => {
  const mine = base.replace('| EI-2 | b | No |  |  |  |\n', '');
  expect(merge(mine, fill(base, 'EI-2', ada))).toMatchObject({ findings: [{ rule: 'document/conflict' }] });
});

test('is a conflict where others changed anything but rows', () => {
  const result = merge(base, fill(base, 'EI-1', ada).replace('| b |', '| c |'));
  expect(result).toMatchObject({ ok: false, findings: [{ rule: 'document/conflict' }] });
  const message = result.ok ? '' : (result.findings[0]?.message ?? '');
  expect(message).toContain('line 10 was changed');
  expect(message).toContain('before:   | EI-2 | b | No |');
});
