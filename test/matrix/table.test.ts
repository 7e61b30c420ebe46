import { expect, test } from 'vitest';
import { parseMarkdown } from '../../src/documents/markdown.ts';
import { pinProofs, writeTable } from '../../src/documents/matrix.ts';
import { readDocument } from '../../src/documents/parse.ts';
import { unwrap } from '../../src/rules/finding.ts';
import { shippedKinds } from '../../src/rules/kinds/shipped.ts';
import { buildMatrix } from '../../src/rules/matrix/build.ts';
import { checkMatrix } from '../../src/rules/matrix/check.ts';
import { compareTable, renderTable } from '../../src/rules/matrix/table.ts';
import type { DocId } from '../../src/rules/values.ts';
import { commit, elsewhere, input, record, requirements, result, run, says, written } from './fixtures.ts';

const known = requirements(
  'REQ-001 | It stops. | ',
  'REQ-002 | It says so. | ',
  'REQ-003 | Withdrawn: no. | ',
);
const results = [result(known, ['a passed REQ-001', 'b passed REQ-001', 'c failed REQ-002'].map(run))];
const matrix = buildMatrix(input(known, { results, records: [record('CR-001-VR-001', 'Pass', 'REQ-002')] }));

test('the table names tests, records and results', () => {
  expect(renderTable(matrix)).toBe(
    [
      '| Requirement | Verified by | Result |',
      '| --- | --- | --- |',
      '| REQ-001 | unit: `a`, `b` | verified |',
      '| REQ-002 | unit: `c` (failed); CR-001-VR-001: Pass | failed |',
      '| REQ-003 |  | withdrawn |',
      '',
    ].join('\n'),
  );
});

test('its own table is what a document holds, whatever the padding [REQ-116]', () => {
  const table = renderTable(matrix);
  expect(compareTable(matrix, written(table).table)).toEqual([]);
  const padded = table.replaceAll(' | ', '    |  ').replace('| --- ', '|:-----');
  expect(compareTable(matrix, written(padded).table)).toEqual([]);
});

test.each([
  ['another verdict', (text: string) => text.replace('| failed |', '| verified |'), 8],
  ['another test', (text: string) => text.replace('`c` (failed)', '`c`'), 8],
  ['a row that is gone', (text: string) => text.replace(/\| REQ-002.*\n/, ''), 8],
  ['a row more', (text: string) => `${text}| REQ-004 |  | verified |\n`, 10],
  ['rows in another order', (text: string) => text.replace(/(\| REQ-001.*\n)(\| REQ-002.*\n)/, '$2$1'), 7],
  ['prose beside it', (text: string) => `${text}\nAll of them hold.\n`, 11],
  ['no table', () => '', null],
])('finds %s [REQ-116]', (_, change, line) => {
  const [found] = compareTable(matrix, written(change(renderTable(matrix))).table);
  expect(found?.rule).toBe('rtm/table-differs');
  expect(found?.where.line ?? null).toBe(line);
});

test('no name of a test breaks the document', () => {
  const names = [
    'a | b',
    '`{{TITLE}}` TBD',
    '<!-- x',
    '[result]',
    '\\|',
    'line\nbreak\u202e',
    '&amp;',
    '',
    '# h',
  ];
  const odd = result(
    known,
    names.map((name) => ({ name, outcome: 'passed', requirements: ['REQ-001'] })),
  );
  const each = buildMatrix(input(known, { results: [odd] }));
  const table = renderTable(each);
  const facts = written(table);
  expect(facts.table.rows.map(({ cells }) => cells.length)).toEqual([3, 3, 3]);
  expect(compareTable(each, facts.table)).toEqual([]);
  const rtm = shippedKinds.get('RTM');
  const text = `---\ntitle: x\nsystem: APP\nrs_version: 1.0\nqualified_commit: ${commit}\n---\n\n## Traceability\n\n${table}`;
  const read = rtm && readDocument(new TextEncoder().encode(text), rtm);
  expect([...(read?.findings ?? []), ...(read?.leftToWrite ?? []), ...(read?.leftToFill ?? [])]).toEqual([]);
});

test('ten thousand requirements fit into one document, and are read without its tree', () => {
  const many = requirements(
    ...Array.from({ length: 10_000 }, (_, at) => `REQ-${10_000 + at} | Text ${at}. | `),
  );
  const tests = many.flatMap(({ id }) =>
    ['unit', 'more'].map((name) => run(`${name}-test-of-${id} passed ${id}`)),
  );
  const each = buildMatrix(input(many, { results: [result(many, tests)] }));
  const table = renderTable(each);
  expect(table).toContain('| REQ-10000 | unit: 2 | verified |');
  expect(Buffer.byteLength(table)).toBeLessThan(450_000);
  expect(compareTable(each, written(table).table)).toEqual([]);
});

const facts = { id: 'SDLC-APP-RTM' as DocId, matrix: written(renderTable(matrix)) };
const rs = { id: 'SDLC-APP-RS' as DocId, version: '2.0', requirements: known };
const check = (properties: Record<string, string>, more: Partial<Parameters<typeof checkMatrix>[0]> = {}) =>
  checkMatrix({
    rs,
    rtm: { ...facts, properties },
    suites: ['unit'],
    results,
    records: [record('CR-001-VR-001', 'Pass', 'REQ-002')],
    ...more,
  });

test.each(['', 'TBD', commit.slice(0, 7), commit.toUpperCase()])(
  'a matrix for the commit %j names none',
  (oid) => {
    const { findings } = check({ rs_version: '2.0', qualified_commit: oid });
    expect(findings.map(({ rule }) => rule)).toEqual(['rtm/no-commit']);
  },
);

test('a matrix for another version, or a commit without evidence, is found', () => {
  const rules = (properties: Record<string, string>) =>
    new Set(check(properties).findings.map(({ rule }) => rule));
  expect(rules({ rs_version: '2.0', qualified_commit: commit })).toEqual(new Set(['matrix/failed']));
  expect(rules({ rs_version: '1.0', qualified_commit: commit })).toContain('rtm/rs-version');
  expect(rules({ qualified_commit: commit })).toContain('rtm/rs-version');
  const none = rules({ rs_version: '2.0', qualified_commit: elsewhere });
  for (const rule of ['rtm/no-evidence', 'matrix/suite-missing', 'matrix/missing', 'rtm/table-differs'])
    expect(none).toContain(rule);
});

test('of many findings of one rule the first are shown, and how many more there are', () => {
  const many = requirements(...Array.from({ length: 50 }, (_, at) => `REQ-${100 + at} | Text ${at}. | `));
  const { findings } = check(
    { rs_version: '2.0', qualified_commit: commit },
    { rs: { ...rs, requirements: many } },
  );
  const missing = findings.filter(({ rule }) => rule === 'matrix/missing');
  expect(missing).toHaveLength(20);
  expect(missing.at(-1)?.message).toBe(
    'REQ-119 has no test, verification record or proof; and 30 more like it',
  );
  expect(missing[0]?.where).toEqual({ record: 'SDLC-APP-RTM', path: 'SDLC-APP-RTM.md' });
});

const document = [
  '# SDLC-APP-RTM',
  '',
  '## 4. Traceability',
  '',
  'Old words.',
  '',
  '## 5. Proofs',
  '',
  '| Requirement | Proof |',
  '| --- | --- |',
  '| REQ-001 | It is so. |',
  '| `REQ-002@0123456789abcdef` | It was so. |',
  '',
  '### REQ-003: Why',
  '',
  'Because.',
  '',
].join('\n');

test('the table is written in place of what the section held, and nothing else changes', () => {
  const table = renderTable(matrix);
  const next = writeTable(unwrap(parseMarkdown(document)), table);
  expect(next).toBe(document.replace('Old words.\n', table));
  expect(writeTable(unwrap(parseMarkdown(next ?? '')), table)).toBe(next);
  expect(writeTable(unwrap(parseMarkdown('# Nothing\n')), table)).toBeNull();
});

test('proofs that name no text are completed with the one that holds now', () => {
  const pins = known.map(({ meaning }) => meaning.slice(0, 8));
  const next = pinProofs(unwrap(parseMarkdown(document)), known);
  expect(next).toBe(
    document
      .replace('| REQ-001 |', `| REQ-001@${pins[0]} |`)
      .replace('REQ-003: Why', `REQ-003@${pins[2]}: Why`),
  );
});

test('proofs are read from rows and headings; what belongs to nothing is found', () => {
  const { proofs, findings } = written(
    '',
    '| Requirement | Proof |\n| --- | --- |\n| REQ-001 | So. |\n| nothing | So. |\n| REQ-002 | |\n\n### REQ-003@01234567 Why\n\nSo.\n',
  );
  expect(proofs.map(({ requirement, text }) => [requirement, text])).toEqual([
    ['REQ-001', 'So.'],
    ['nothing', 'So.'],
    ['REQ-002', ''],
    ['REQ-003@01234567', 'Why\n\n\nSo.'],
  ]);
  expect(says(findings)).toEqual([
    'rtm/proof: "nothing" is no id of a requirement',
    'rtm/proof: the proof of REQ-002 says nothing',
  ]);
});
