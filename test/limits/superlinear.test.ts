import { describe, expect, test } from 'vitest';
import { readDocument } from '../../src/documents/parse.ts';
import { readSource } from '../../src/documents/source.ts';
import { parseTree } from '../../src/repository/objects/tree-bytes.ts';
import { checkText } from '../../src/rules/bytes/text.ts';
import { parseMessage } from '../../src/rules/bytes/trailers.ts';
import { shippedKinds } from '../../src/rules/kinds/shipped.ts';
import type { Kind } from '../../src/rules/kinds.ts';
import { limits } from '../../src/rules/limits.ts';
import { parseAllowedSigners } from '../../src/rules/policy/signers.ts';
import { classifyRef } from '../../src/rules/refs.ts';
import { readStep } from '../../src/rules/trunk/step.ts';
import type { Oid } from '../../src/rules/values.ts';
import { growthOf, mostGrowth } from './growth.ts';
import { hostileDocuments } from './hostile-documents.ts';
import { hostileInputs } from './hostile-inputs.ts';

/** Inputs that once took the square of their size, each in the parser that it stopped. */

const oid = '1'.repeat(40) as Oid;
const bytes = (text: string) => new TextEncoder().encode(text);
const kind = shippedKinds.get('CR') as Kind;
const rulesOf = (body: string) =>
  readDocument(bytes(`---\ntitle: x\n---\n\n${body}`), kind).findings.map((each) => each.rule);
const marks = (size: number) => `a${'\u0316\u0301'.repeat(size / 2)}`;

test('combining marks, which normalizing sorts [REQ-076]', () => {
  const read = (text: string) => checkText(text, 'it');
  expect(growthOf(read, marks, limits.documentBytes / 16)).toBeLessThan(mostGrowth);
  expect(checkText(marks(limits.combiningMarks), 'it')?.message).not.toContain('in a row');
  expect(checkText(marks(limits.combiningMarks + 2), 'it')).toMatchObject({ rule: 'bytes/text' });
});

test('the name of a ref, and of a file, which are folded to be compared [REQ-076]', () => {
  expect(classifyRef(`refs/heads/${marks(60_000)}`, 'main')).toMatchObject({ finding: { rule: 'ref/name' } });
  const entry = (name: string) => Buffer.concat([Buffer.from(`100644 ${name}\0`), Buffer.alloc(20, 1)]);
  expect(parseTree(entry('a'.repeat(limits.nameBytes))).ok).toBe(true);
  expect(parseTree(entry('a'.repeat(limits.nameBytes + 1)))).toMatchObject({
    findings: [{ rule: 'object/tree' }],
  });
});

test('blank lines before what may be a trailer [REQ-076]', () => {
  const read = (text: string) => readStep(oid, bytes(text));
  expect(growthOf(read, (size) => '\n'.repeat(size), limits.anyCommitBytes / 8)).toBeLessThan(mostGrowth);
  expect(
    growthOf(
      (text: string) => parseMessage(text),
      (size) => `x\n\n${'\u2028'.repeat(size)}\n`,
      8000,
    ),
  ).toBeLessThan(mostGrowth);
});

test('an author that begins his address again and again [REQ-076]', () => {
  const read = (text: string) => readStep(oid, bytes(text));
  const build = (size: number) => `tree ${oid}\nauthor ${' <'.repeat(size / 2)}\n\nx\n`;
  expect(growthOf(read, build, limits.anyCommitBytes / 8)).toBeLessThan(mostGrowth);
});

test('a document that shows the sign for a broken character often before one is broken [REQ-076]', () => {
  const build = (size: number) =>
    Buffer.concat([Buffer.from('\uFFFD'.repeat(size / 3)), Buffer.from([0xff])]);
  expect(growthOf(readSource, build, limits.documentBytes / 16)).toBeLessThan(mostGrowth);
  expect(readSource(Buffer.concat([Buffer.from('a\uFFFDé'), Buffer.from([0xff])])).findings).toMatchObject([
    { rule: 'document/encoding', where: { line: 1, column: 4 } },
  ]);
});

test('more list items, and more pieces in one paragraph, than a parser of markdown follows [REQ-076]', () => {
  expect(rulesOf('- a\n'.repeat(limits.documentItems + 1))).toContain('document/size');
  expect(rulesOf('\n> a\nb'.repeat(limits.documentItems + 1))).toContain('document/size');
  expect(rulesOf('</a>\\| a '.repeat(limits.documentMarks / 2))).toContain('document/size');
  expect(rulesOf('`a` b '.repeat(limits.documentMarks / 2))).toContain('document/size');
  expect(rulesOf('a\n=\n\n'.repeat(limits.documentUnderlines + 1))).toContain('document/size');
  expect(rulesOf('a\n=\n\n'.repeat(limits.documentUnderlines - 1))).not.toContain('document/size');
  expect(rulesOf('`a` b\n\n'.repeat(limits.documentMarks / 2))).not.toContain('document/size');
});

test('more footnotes in each other than a line may hold, whatever their labels [REQ-076]', () => {
  const nested = (label: string, times: number) => rulesOf(`${`[^${label}]: `.repeat(times)}a`);
  for (const label of ['a', '\\]', 'a\\]\\\\']) {
    expect(nested(label, limits.documentMarkers + 1)).toContain('document/nesting');
    expect(nested(label, limits.documentMarkers)).not.toContain('document/nesting');
  }
});

test('signers of nothing but wrong lines, more than a call carries findings [REQ-076]', () => {
  const read = parseAllowedSigners(bytes('\n'.repeat(200_000)));
  expect(read.ok ? 0 : read.findings.length).toBe(100);
});

describe('no input takes the square of its size [REQ-076]', () => {
  test.each([...hostileInputs, ...hostileDocuments])('$what', ({ read, build, size }) => {
    expect(build(4 * size).length).toBeGreaterThan(2 * build(size).length);
    expect(growthOf(read, build, size)).toBeLessThan(mostGrowth);
  });
});
