import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDocument } from '../../src/documents/parse.ts';
import { bytes, kindWith, places, record } from './fixtures.ts';

const kind = kindWith();

test('reads title, summary and items in one go', () => {
  const facts = readDocument(bytes(record('| EI-1 | Drain | No |  |  |  |')), kind);
  expect(facts).toMatchObject({
    findings: [],
    title: 'Replace the pump',
    revisionSummary: null,
    properties: {},
  });
  expect(facts.items.map((item) => [item.id, item.task, item.line])).toEqual([['EI-1', 'Drain', 9]]);
});

test('reads on after CR LF and a byte order mark, with the lines of the file', () => {
  const written = `\uFEFF${record('| EI-1 | Drain | No |  |  |  |').replaceAll('\n', '\r\n')}`;
  const facts = readDocument(bytes(written), kind);
  expect(facts.title).toBe('Replace the pump');
  expect(facts.items[0]?.line).toBe(9);
  expect(new Set(facts.findings.map((each) => each.rule))).toEqual(new Set(['document/text']));
});

test('takes tables of a kind without execution as prose', () => {
  const written = bytes(record('| EI-1 | a | | | | |', '| EI-1 | b | | | | |'));
  expect(readDocument(written, kindWith({}, false))).toMatchObject({ items: [], findings: [] });
});

test('finds nesting that would exhaust the parser', () => {
  const facts = readDocument(bytes(`---\ntitle: x\n---\n\n${'>'.repeat(20_000)} x\n`), kind);
  expect(places(facts.findings)).toEqual(['document/nesting@5:1']);
});

test('finds nesting that grows line by line', () => {
  const lines = Array.from({ length: 60 }, (_, depth) => `${'  '.repeat(depth)}- x`);
  const facts = readDocument(bytes(`---\ntitle: x\n---\n\n${lines.join('\n')}\n`), kind);
  expect(places(facts.findings)).toEqual(['document/nesting@54:1']);
});

test.each(['<!--', '<?', '<![CDATA['])('refuses thousands of %s before parsing', (piece) => {
  const facts = readDocument(bytes(`---\ntitle: x\n---\n\nText ${piece.repeat(40_000)}\n`), kind);
  expect(places(facts.findings)).toEqual(['document/size@-:-']);
});

test('long dashes are not nesting', () => {
  expect(readDocument(bytes(`---\ntitle: x\n---\n\n${'-'.repeat(200)}\n`), kind).findings).toEqual([]);
});

test.each(['*a_ ', '[a]', '~a ', '`', '![['])('reads through a long run of %s', (piece) => {
  const facts = readDocument(bytes(`---\ntitle: x\n---\n\n${piece.repeat(60_000 / piece.length)}\n`), kind);
  expect(facts.title).toBe('x');
});

test.each(['\\', '[', '`', '&', '<a '])('reads through a cell with a long run of %s', (piece) => {
  const row = `| EI-1 | ${piece.repeat(300_000 / piece.length)} | No | | | |`;
  expect(readDocument(bytes(record(row)), kind).items.map((item) => item.id)).toEqual(['EI-1']);
});

test.each(['[', '{', '- ', '? ', '"', '&a ', '!'])('front matter of many %s is a finding', (piece) => {
  const facts = readDocument(bytes(`---\n${piece.repeat(7_000 / piece.length)}\n---\n`), kind);
  expect(facts.findings.length).toBeGreaterThan(0);
});

test('never throws, whatever the bytes [REQ-031]', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (data) => {
      expect(readDocument(data, kind).items).toBeInstanceOf(Array);
    }),
  );
});

test('never throws on near-documents [REQ-031]', () => {
  const piece = fc.constantFrom(
    '---\n',
    'title: ',
    '{{x}}',
    '|',
    '\\',
    '`',
    '\n',
    '> ',
    '- ',
    '  ',
    '<!--',
    '-->',
    '[',
    ']',
    ': ',
    '&a',
    '*a',
    '| EI | Task | Execution summary | Outcome | Performed by |\n',
    '|-|-|-|-|-|\n',
    'EI-1',
    '!!str ',
    '\r',
    '\uFEFF',
    '"',
    "'",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      expect(readDocument(bytes(pieces.join('')), kind).items).toBeInstanceOf(Array);
    }),
    { numRuns: 500 },
  );
});
