import { expect, test } from 'vitest';
import { compareAsFilling } from '../../src/documents/fill-row.ts';
import { bytes, record } from './fixtures.ts';

const row = (id: string, rest: string) => `| ${id} | Drain | No |${rest}`;
const blank = '  |  |  |';
const done = ' Done. | Pass | ada 2026-11-21 |';
const before = record(row('EI-1', blank), row('EI-2', blank));
const compare = (after: string) => compareAsFilling(bytes(before), bytes(after));

test('sees the filling of one row [REQ-027]', () => {
  expect(compare(record(row('EI-1', blank), row('EI-2', done)))).toEqual({
    item: 'EI-2',
    summary: 'Done.',
    outcome: 'Pass',
    performedBy: 'ada 2026-11-21',
    nothingElse: true,
  });
});

test.each([
  ['nothing', before],
  ['two rows', record(row('EI-1', done), row('EI-2', done))],
  ['a row and a task', record(row('EI-1', blank), row('EI-2', done).replace('Drain', 'Skip'))],
  ['a row and text after it', record(row('EI-1', done), row('EI-2', blank)).replace('after it', 'after all')],
  ['a row and the title', record(row('EI-1', done), row('EI-2', blank)).replace('pump', 'pipe')],
  ['a row and a new row', record(row('EI-1', done), row('EI-2', blank), row('EI-3', blank))],
  ['a row, and another is gone', record(row('EI-1', done))],
  ['a name', record(row('EI-1', blank), row('EI-3', blank))],
  ['two rows changing places', record(row('EI-2', done), row('EI-1', blank))],
  ['a row and its number of cells', record(row('EI-1', `${done} more |`), row('EI-2', blank))],
  ['a row and a newline at the end', `${record(row('EI-1', done), row('EI-2', blank))}\n`],
])('is null where the change is %s', (_, after) => {
  expect(compare(after)).toBeNull();
});

test('is null where the row shares its name', () => {
  const twice = record(row('EI-1', blank), row('EI-1', blank));
  expect(compareAsFilling(bytes(twice), bytes(record(row('EI-1', done), row('EI-1', blank))))).toBeNull();
});

test('is null for bytes that are no document', () => {
  expect(compareAsFilling(bytes(before), Uint8Array.of(0xff))).toBeNull();
});
