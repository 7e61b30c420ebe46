import { expect, test } from 'vitest';
import { readDocumentText } from '../../src/renditions/read-document.ts';

const repeat = (piece: string, length: number, between = '') =>
  Array(Math.floor(length / (piece.length + between.length)))
    .fill(piece)
    .join(between);
/** Paragraphs as full of a mark as they may be before it stays unread. */
const paragraphs = (piece: string, marks: number, length: number) =>
  repeat(repeat(piece, Math.floor(590 / marks) * piece.length), length, '\n\n');

const hostile: Readonly<Record<string, (length: number) => string>> = {
  'opening brackets': (length) => paragraphs('[', 1, length),
  'broken links': (length) => paragraphs('[a](', 1, length),
  emphasis: (length) => paragraphs('*a ', 1, length),
  'emphasis in words': (length) => paragraphs('_a_ ', 2, length),
  notes: (length) => paragraphs('[^a]', 2, length),
  images: (length) => paragraphs('![', 1, length),
  addresses: (length) => repeat(repeat('www.a ', 1700), length, '\n\n'),
  mail: (length) => `${repeat('a.', length)}@b.c`,
  'table rows': (length) => `|a|b|\n|-|-|\n${repeat('|*x*|[y](z)|', length, '\n')}`,
  'one crowded paragraph': (length) => repeat('*a [b](c) ', length),
};

const seconds = (text: string): number => {
  const before = process.cpuUsage();
  readDocumentText(text);
  return process.cpuUsage(before).user / 1e6;
};

test.each(Object.keys(hostile))('reading %s takes time in proportion to them [REQ-076]', (name) => {
  const make = hostile[name] ?? (() => '');
  seconds(make(16_384));
  const [small, large] = [seconds(make(24_576)), seconds(make(98_304))];
  expect(large).toBeLessThan(12 * Math.max(small, 0.05));
});

test('a long table of names with underscores is no crowd', () => {
  const rows = repeat('| test_of_a_name | *x* |', 40_000, '\n');
  expect(readDocumentText(`| a | b |\n| - | - |\n${rows}\n`).plain).toBeNull();
});

test('where marks crowd in one paragraph they stand as they were typed, and the reader is told', () => {
  const { body, plain } = readDocumentText(repeat('*a* ', 4000));
  expect(plain).toContain('as they were typed');
  expect(body[0]).toMatchObject({ kind: 'paragraph' });
  expect(JSON.stringify(body)).toContain('"*"');
});
