import fc from 'fast-check';
import { expect, test } from 'vitest';
import { setFrontMatter } from '../../src/documents/front-matter.ts';
import { readDocument } from '../../src/documents/parse.ts';
import { unwrap } from '../../src/rules/finding.ts';
import { bytes, kindWith, text } from './fixtures.ts';

const body = '\n# CR-001\n\ntitle: not this one\n';
const set = (yaml: string, changes: Record<string, string | number | null>) =>
  text(unwrap(setFrontMatter(bytes(`---\n${yaml}---\n${body}`), changes)));

test.each([
  ['title: Pump\n', { title: 'Pipe' }, 'title: Pipe\n'],
  ["title:   'Pump'  # why\nx: 1\n", { title: 'Pipe' }, 'title: Pipe  # why\nx: 1\n'],
  ["title: 'Pump'\n", { title: 'Pump' }, "title: 'Pump'\n"],
  ['title: Pump\n', { title: 'Pipe: #2' }, 'title: "Pipe: #2"\n'],
  ['title: Pump\n', { title: 'no' }, 'title: "no"\n'],
  ['title: Pump\n', { title: '12' }, 'title: "12"\n'],
  [
    'title: Pump\nx: 1\n',
    { revision_summary: 'Second try' },
    'title: Pump\nrevision_summary: Second try\nx: 1\n',
  ],
  [
    "title: P\nrevision_summary: 'a\n  b'\nx: 1\n",
    { revision_summary: 'c' },
    'title: P\nrevision_summary: c\nx: 1\n',
  ],
  ['title: >\n  a\n  b\nx: 1\n', { title: 'c' }, 'title: c\nx: 1\n'],
  ['title: P\nrevision_summary: a\n', { revision_summary: null }, 'title: P\n'],
  ['x: 1\n', { title: 'Pump', y: 'z' }, 'title: Pump\nx: 1\ny: z\n'],
  ['title: P\nv: 5.0\n', { v: '5.1', n: 3 }, 'title: P\nv: "5.1"\nn: 3\n'],
  ['{}\n', { title: 'Pump' }, 'title: Pump\n'],
  ['', { title: 'Pump' }, 'title: Pump\n'],
])('%j with %j becomes %j', (yaml, changes, expected) => {
  expect(set(yaml, changes)).toBe(`---\n${expected}---\n${body}`);
});

test('puts front matter before a document that has none', () => {
  expect(text(unwrap(setFrontMatter(bytes('# CR-001\n'), { title: 'Pump' })))).toBe(
    '---\ntitle: Pump\n---\n\n# CR-001\n',
  );
});

test('any title reads back, and the body stays', () => {
  const title = fc
    .string({ unit: 'grapheme', minLength: 1 })
    .filter(
      (value) =>
        value.normalize('NFC') === value && !/[\p{C}\p{Zl}\p{Zp}]/u.test(value) && !value.includes('{{'),
    );
  fc.assert(
    fc.property(title, (typed) => {
      const written = unwrap(setFrontMatter(bytes(`---\ntitle: x\n---\n${body}`), { title: `a${typed}` }));
      expect(readDocument(written, kindWith()).title).toBe(`a${typed}`.trim());
      expect(text(written).endsWith(`\n---\n${body}`)).toBe(true);
    }),
  );
});

test.each([
  ['front matter in braces that the edit would break', '---\n{title: a}\n---\n', { revision_summary: 'b' }],
  ['a value with a control character', '---\ntitle: a\n---\n', { title: 'a\u0007' }],
  ['unreadable front matter', '---\ntitle: [\n---\n', { title: 'b' }],
])('refuses %s', (_, written, changes) => {
  expect(setFrontMatter(bytes(written), changes).ok).toBe(false);
});
