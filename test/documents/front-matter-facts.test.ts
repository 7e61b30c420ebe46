import { expect, test } from 'vitest';
import { readDocument } from '../../src/documents/parse.ts';
import type { PropertyRule } from '../../src/rules/kinds.ts';
import { bytes, kindWith, places } from './fixtures.ts';

const oid = '0123456789012345678901234567890123456789';
const properties: Record<string, PropertyRule> = {
  system: { type: 'string', required: true },
  count: { type: 'integer', required: false },
  variance_type: { type: 'integer', values: ['1', '2'], required: false },
  qualified_commit: { type: 'oid', required: false },
  rs_version: { type: 'version', required: false },
  answers: { type: 'principal', required: false },
  until: { type: 'date', required: false },
  cause: { type: 'document', required: false },
  risk: { type: 'enum', values: ['high', 'low'], required: false },
};
const read = (yaml: string) => readDocument(bytes(`---\n${yaml}---\n\nText.\n`), kindWith(properties));
const good = 'title: Pump\nsystem: QMS\n';

test('keeps typed properties in their type', () => {
  const facts = read(
    `${good}count: 12\nvariance_type: 2\nqualified_commit: ${oid}\nrs_version: 5.0\ncause: CR-001\nrisk: low\n`,
  );
  expect(facts.findings).toEqual([]);
  expect(facts.properties).toEqual({
    system: 'QMS',
    count: 12,
    variance_type: 2,
    qualified_commit: oid,
    rs_version: '5.0',
    cause: 'CR-001',
    risk: 'low',
  });
});

test('reads a quoted title and a folded revision summary', () => {
  const facts = read("title: 'Pump: again'\nsystem: QMS\nrevision_summary: 'First\n  and second'\n");
  expect(facts).toMatchObject({ title: 'Pump: again', revisionSummary: 'First and second', findings: [] });
});

test.each([
  ['count: many', 'front-matter-type@4:1'],
  ['count: "12"', 'front-matter-type@4:1'],
  ['count: 0x10', 'front-matter-type@4:1'],
  ['variance_type: 3', 'front-matter-type@4:1'],
  ['qualified_commit: 0123abc', 'front-matter-type@4:1'],
  ['rs_version: 5', 'front-matter-type@4:1'],
  ['cause: cr-1', 'front-matter-type@4:1'],
  ['answers: Ada Berg', 'front-matter-type@4:1'],
  ['answers: 12', 'front-matter-type@4:1'],
  ['until: 2027-13-01', 'front-matter-type@4:1'],
  ['until: 2027-1-1', 'front-matter-type@4:1'],
  ['until: 2027-01-01T00:00:00Z', 'front-matter-type@4:1'],
  ['risk: some', 'front-matter-type@4:1'],
  ['revision_summary: [a, b]', 'front-matter-type@4:1'],
  ['revision_summary: 12', 'front-matter-type@4:1'],
  ['owner: ada', 'front-matter-key@4:1'],
  ['__proto__: x', 'front-matter-key@4:1'],
  ['Title: x', 'front-matter-key@4:1'],
  ['title: x', 'front-matter-yaml@4:1'],
  ['count: &a 1', 'front-matter-yaml@4:11'],
  ['revision_summary: !!str 12', 'front-matter-yaml@4:25'],
  ['revision_summary: a: b', 'front-matter-yaml@4:19'],
  ['revision_summary: "open', 'front-matter-yaml@5:1'],
  ['revision_summary: "\\u202Eabc"', 'text@4:1'],
])('%s is a finding with its place', (line, expected) => {
  expect(places(read(`${good}${line}\n`).findings)).toEqual([`document/${expected}`]);
});

test('an alias is refused even where its anchor is too', () => {
  const rules = read('title: &t Pump\nsystem: *t\n').findings.map((each) => each.rule);
  expect(rules).toEqual(['document/front-matter-yaml', 'document/front-matter-yaml']);
});

test.each(['', '{{system}}', '"{{system}}"', 'the {{name}} system', '~', '"  "'])(
  'a required property of %j counts as missing',
  (value) => {
    const facts = read(`title: Pump\nsystem: ${value}\n`);
    expect(places(facts.findings)).toEqual(['document/front-matter-missing@3:1']);
    expect(facts.properties).toEqual({});
  },
);

test('an optional property that is a placeholder is absent, not wrong', () => {
  expect(read(`${good}rs_version: "{{version}}"\n`)).toMatchObject({
    findings: [],
    properties: { system: 'QMS' },
  });
});

test.each(['system: QMS\n', 'title: ""\nsystem: QMS\n', 'title: "{{title}}"\nsystem: QMS\n'])(
  'a title is demanded of %j',
  (yaml) => {
    const facts = read(yaml);
    expect(facts.title).toBeNull();
    expect(facts.findings.map((each) => each.rule)).toEqual(['document/front-matter-missing']);
  },
);

test('a title has one line', () => {
  expect(places(read('title: |\n  one\n  two\nsystem: QMS\n').findings)).toEqual([
    'document/front-matter-type@2:1',
  ]);
});

test.each(['Text only.\n', '', '\n---\ntitle: x\n---\n', '--- \n'])(
  'front matter is missing in %j',
  (written) => {
    const facts = readDocument(bytes(written), kindWith());
    expect(places(facts.findings)).toEqual(['document/front-matter-missing@1:1']);
  },
);

test.each(['- a\n', 'text\n', 'a: 1\n...\nb: 2\n'])('front matter that is no single map: %j', (yaml) => {
  expect(read(yaml).findings.map((each) => each.rule)).toEqual(['document/front-matter-yaml']);
});

test('empty front matter lacks what is required', () => {
  expect(read('').findings.map((each) => each.message)).toEqual([
    'front matter lacks system',
    'front matter lacks title',
  ]);
});
