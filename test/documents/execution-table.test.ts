import { expect, test } from 'vitest';
import { readDocument } from '../../src/documents/parse.ts';
import { bytes, kindWith, places, record } from './fixtures.ts';

const read = (body: string) => readDocument(bytes(`---\ntitle: x\n---\n\n${body}\n`), kindWith());
const rule = (columns: number) => `|${'---|'.repeat(columns)}`;

test('reads every cell of a filled row', () => {
  const facts = readDocument(
    bytes(record('| EI-1 | Drain | Yes | Drained `a \\| b` | Pass | ada 2026-11-21 |')),
    kindWith(),
  );
  expect(facts.items).toEqual([
    {
      id: 'EI-1',
      task: 'Drain',
      vr: 'Yes',
      summary: 'Drained `a | b`',
      outcome: 'Pass',
      performedBy: 'ada 2026-11-21',
      line: 9,
    },
  ]);
});

test.each([
  ['| ei | TASK | Execution Summary | outcome | Performed By |', 5],
  ['| EI | Task Description | Execution Summary | Task Outcome | Performed By - Date |', 5],
  ['| EI | Task Description | VR | Execution Summary | Task Outcome | Performed By — Date |', 6],
  ['| **EI** | Task | Execution summary | Outcome | Performed by / date |', 5],
  ['| EI | Task | VR | Expected | Actual | Evidence | Outcome | Performed By |', 8],
])('knows the header %s', (header, columns) => {
  const facts = read(`${header}\n${rule(columns)}\n| EI-1 |${' [x] |'.repeat(columns - 1)}`);
  expect(facts.findings).toEqual([]);
  expect(facts.items.map((item) => item.id)).toEqual(['EI-1']);
});

test('finds the columns by their heading, in any order', () => {
  const facts = read(
    `| EI | Outcome | Performed by | Task | Execution summary |\n${rule(5)}\n| EI-1 | Fail | ada | Drain | Leaks |`,
  );
  expect(facts.items[0]).toMatchObject({
    task: 'Drain',
    summary: 'Leaks',
    outcome: 'Fail',
    performedBy: 'ada',
  });
});

test('reads a table without outer pipes, in a quote, and several tables', () => {
  const bare = 'EI | Task | Execution summary | Outcome | Performed by\n-|-|-|-|-\nEI-1 | a | b | Pass | ada';
  const quoted = bare.replaceAll('EI-1', 'EI-2').replace(/^/gm, '> ');
  expect(read(`${bare}\n\n${quoted}`).items.map((item) => [item.id, item.outcome, item.line])).toEqual([
    ['EI-1', 'Pass', 7],
    ['EI-2', 'Pass', 11],
  ]);
});

test.each(['No', 'no', '-', '—', 'N/A', ''])('a VR cell of %j plans none', (cell) => {
  expect(readDocument(bytes(record(`| EI-1 | a | ${cell} | | | |`)), kindWith()).items[0]?.vr).toBe('');
});

test('placeholders count as blank', () => {
  const facts = readDocument(
    bytes(record('| EI-1 | a | No | [What] | [Pass/Fail] | [who] - [when] |')),
    kindWith(),
  );
  expect(facts.items[0]).toMatchObject({ summary: '', outcome: '', performedBy: '' });
});

test.each([
  ['| EI-1 | a | No | b | Pass |', 'EI-1', ''],
  ['| EI-1 | a | No | b | c | Pass | ada |', 'EI-1', 'b | c'],
])('a row with other than six cells is a finding: %s', (row, id, summary) => {
  const facts = readDocument(bytes(record(row)), kindWith());
  expect(places(facts.findings)).toEqual(['document/item-columns@9:1']);
  expect(facts.items[0]?.id).toBe(id);
  if (summary) expect(facts.items[0]).toMatchObject({ summary, outcome: 'Pass', performedBy: 'ada' });
});

test.each(['EI 1', '-1', '{{n}}', '', 'É1'])('%j cannot name an item', (id) => {
  const facts = readDocument(bytes(record(`| ${id} | a | No | | | |`)), kindWith());
  expect(places(facts.findings)).toEqual(['document/item-id@9:1']);
});

test('a wholly blank row is no item', () => {
  expect(readDocument(bytes(record('| | | | | | |')), kindWith())).toMatchObject({ items: [], findings: [] });
});

test('the second item of a name is a finding, whatever its case', () => {
  const facts = readDocument(bytes(record('| EI-1 | a | | | | |', '| ei-1 | b | | | | |')), kindWith());
  expect(places(facts.findings)).toEqual(['document/item-duplicate@10:1']);
});

test.each([
  ['no delimiter row', '| EI | Task | Execution summary | Outcome | Performed by |\n| EI-1 | a | | | |', 5],
  ['a short delimiter row', `EI | Task | Execution summary | Outcome | Performed by\n${rule(4)}`, 5],
  ['a column missing', `| EI | Task | Execution summary | Outcome |\n${rule(4)}\n| EI-1 | a | | |`, 5],
  ['a column twice', `| EI | Task | Task | Execution summary | Outcome | Performed by |\n${rule(6)}`, 5],
  ['an unknown column', `| EI | Task | Mood | Execution summary | Outcome | Performed by |\n${rule(6)}`, 5],
])('an execution table with %s is a finding', (_, body, line) => {
  const facts = read(body);
  expect(facts.items).toEqual([]);
  expect(places(facts.findings)).toEqual([`document/item-table@${line}:1`]);
});

test.each([
  `| EI | Phase |\n${rule(2)}\n| EI-1 | one |`,
  `| Comment | Performed By - Date |\n${rule(2)}\n| a | b |`,
  '```\n| EI | Task | Execution summary | Outcome | Performed by |\n```',
  '<!--\n| EI | Task | Execution summary | Outcome | Performed by |\n-->',
])('another table or text is left alone: %s', (body) => {
  expect(read(body)).toMatchObject({ items: [], findings: [] });
});
