import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fillRow } from '../../src/documents/fill-row.ts';
import { readDocument } from '../../src/documents/parse.ts';
import { instantiate } from '../../src/documents/template.ts';
import { unwrap } from '../../src/rules/finding.ts';
import { shippedKinds } from '../../src/rules/kinds/shipped.ts';
import type { Kind } from '../../src/rules/kinds.ts';
import { text } from './fixtures.ts';

const kinds = [...shippedKinds.values()].filter((kind) => kind.template !== null);
const samples: Record<string, string | number> = {
  system: 'QMS',
  rs_version: '2.0',
  qualified_commit: '0123456789abcdef0123456789abcdef01234567',
  variance_type: 1,
};

function template(name: string): Uint8Array {
  return readFileSync(new URL(`../../templates/TEMPLATE-${name}.md`, import.meta.url));
}

function instance(kind: Kind): Uint8Array {
  const properties = Object.fromEntries(Object.keys(kind.properties).map((key) => [key, samples[key] ?? '']));
  const more = { id: `${kind.name}-001`, title: 'Replace the pump: again', parent: 'CR-001', properties };
  return unwrap(instantiate(template(kind.name), more));
}

test.each(kinds.map((kind) => [kind.name]))('the template for %s is a sound TEMPLATE document', (name) => {
  const kind = shippedKinds.get('TEMPLATE');
  expect(kind && readDocument(template(name), kind).findings).toEqual([]);
});

test.each(kinds.map((kind) => [kind.name, kind] as const))(
  'an instance for %s is a sound document [REQ-032]',
  (_, kind) => {
    const facts = readDocument(instance(kind), kind);
    expect(facts).toMatchObject({ findings: [], title: 'Replace the pump: again' });
    expect(text(instance(kind))).not.toMatch(/guide:|<!-- document -->|\{\{(ID|TITLE|PARENT|AUTHORITY)\}\}/);
  },
);

test.each(kinds.map((kind) => [kind.name, kind] as const))(
  'an instance for %s has the sections of its kind',
  (_, kind) => {
    const headings = [...text(instance(kind)).matchAll(/^## [0-9]+\. (.+)$/gm)].map((found) => found[1]);
    expect(headings).toEqual(kind.sections);
  },
);

const withTable = kinds.filter((kind) => kind.executable && !kind.attachment);

test.each(withTable.map((kind) => [kind.name, kind] as const))(
  'an instance for %s has a row to fill',
  (_, kind) => {
    const [item] = readDocument(instance(kind), kind).items;
    const filled = fillRow(instance(kind), item?.id ?? '', {
      summary: 'Done.',
      outcome: 'Pass',
      performedBy: 'ada 2026-11-21',
    });
    expect(readDocument(unwrap(filled), kind).items[0]).toMatchObject({ summary: 'Done.', outcome: 'Pass' });
  },
);
