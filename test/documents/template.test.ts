import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDocument } from '../../src/documents/parse.ts';
import { instantiate } from '../../src/documents/template.ts';
import { unwrap } from '../../src/rules/finding.ts';
import { bytes, kindWith, places, text } from './fixtures.ts';

const template = (body: string) =>
  bytes(`---\ntitle: A template\n---\n\nFor {{ID}}.\n\n<!-- document -->\n\n${body}\n`);
const instance = { id: 'CR-001', title: 'Replace the pump', properties: {} };
const make = (body: string, more: object = {}) =>
  text(unwrap(instantiate(template(body), { ...instance, ...more })));

test('copies only what follows the marker, under its own front matter [REQ-032]', () => {
  expect(make('# {{ID}}: {{TITLE}}')).toBe(
    '---\ntitle: Replace the pump\n---\n\n# CR-001: Replace the pump\n',
  );
});

test('fills parent and authority, and leaves other braces to the author', () => {
  const more = { parent: 'CR-001', authority: 'CR-002' };
  expect(make('{{PARENT}} {{AUTHORITY}} {{OTHER}} {{why}}', more)).toContain(
    'CR-001 CR-002 {{OTHER}} {{why}}\n',
  );
});

test('says none where there is no parent or authority', () => {
  expect(make('{{PARENT}} {{AUTHORITY}}')).toContain('none none');
});

test('writes typed properties after the title', () => {
  expect(make('x', { properties: { variance_type: 1, rs_version: '5.0' } })).toContain(
    'title: Replace the pump\nvariance_type: 1\nrs_version: "5.0"\n---',
  );
});

test.each([
  ['a block', 'One.\n\n<!-- guide: a\n\nb {{ID}} -->\n\nTwo.', 'One.\n\nTwo.'],
  ['inside a line', 'One <!-- guide: a --> two.', 'One  two.'],
  ['two in a row', '<!-- guide: a -->\n<!-- guide: b -->\nTwo.', 'Two.'],
  ['in a cell', '| a |\n|---|\n| b <!-- guide: x --> |', '| a |\n|---|\n| b  |'],
])('guidance as %s does not reach the document', (_, body, expected) => {
  expect(make(body)).toBe(`---\ntitle: Replace the pump\n---\n\n${expected}\n`);
});

test('other comments, and code that shows a guide comment, stay', () => {
  const body = '<!-- keep -->\n\n```\n<!-- guide: shown -->\n```';
  expect(make(body)).toContain(body);
});

test('a title with a pipe does not break a table', () => {
  expect(make('| {{TITLE}} | b |\n|---|---|', { title: 'a | b' })).toContain('| a \\| b | b |');
});

test('any title reads back', () => {
  const title = fc
    .string({ unit: 'grapheme', minLength: 1 })
    .filter(
      (value) =>
        value.normalize('NFC') === value && !/[\p{C}\p{Zl}\p{Zp}]/u.test(value) && !value.includes('{{'),
    )
    .map((value) => `a${value}`);
  fc.assert(
    fc.property(title, (typed) => {
      const made = unwrap(instantiate(template('Text.'), { ...instance, title: typed }));
      expect(readDocument(made, kindWith())).toMatchObject({ title: typed.trim(), findings: [] });
    }),
  );
});

test.each([
  ['no marker', '---\ntitle: x\n---\n\n# {{ID}}\n', {}, 'template@-:-'],
  ['a second marker', text(template('<!-- document -->')), {}, 'template@9:1'],
  ['a marker in code only', '```\n<!-- document -->\n```\n', {}, 'template@-:-'],
  ['an open guide', text(template('<!-- guide: x')), {}, 'template@9:1'],
  ['an empty title', text(template('x')), { title: ' ' }, 'front-matter-missing@-:-'],
  ['a title of two lines', text(template('x')), { title: 'a\nb' }, 'front-matter-type@-:-'],
  ['a title with a placeholder', text(template('x')), { title: '{{ID}}' }, 'front-matter-type@-:-'],
  ['a title with a bidi override', text(template('x')), { title: 'a\u202Eb' }, 'text@-:-'],
])('refuses %s', (_, written, more, expected) => {
  const result = instantiate(bytes(written), { ...instance, ...more });
  expect(result.ok ? [] : places(result.findings)).toEqual([`document/${expected}`]);
});
