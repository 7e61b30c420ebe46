import { expect, test } from 'vitest';
import { readDocument } from '../../src/documents/parse.ts';
import { complete, markUnknown, placeholderText, withoutForeignKeys } from '../../src/replay/adapt.ts';
import { shippedKinds } from '../../src/rules/kinds/shipped.ts';
import type { Kind } from '../../src/rules/kinds.ts';

const kindOf = (name: string) => shippedKinds.get(name) as Kind;
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

test('missing typed front matter is added, and nothing else changes', () => {
  const before = '---\ntitle: A crack\n---\n\n# A crack\n';
  const { bytes, notes } = complete(Buffer.from(before), kindOf('VAR'), { variance_type: 2 });
  expect(text(bytes)).toBe('---\ntitle: A crack\nvariance_type: 2\n---\n\n# A crack\n');
  expect(notes).toEqual(['front matter variance_type: 2 added']);
});

test('foreign front matter goes, lists and all', () => {
  const before =
    '---\ndoc_id: SOP-001\ntitle: A\nrounds:\n- user: qa\n  date: null\nstatus: DRAFT\n---\n\nText.\n';
  const without = withoutForeignKeys(Buffer.from(before), kindOf('SOP'));
  expect(text(without?.bytes ?? new Uint8Array())).toBe('---\ntitle: A\n---\n\nText.\n');
  expect(without?.notes).toEqual(['front matter doc_id, rounds, status removed']);
});

test('a text that needs nothing stays byte for byte', () => {
  const before = Buffer.from('---\ntitle: A\n---\n\nText.\n');
  expect(complete(before, kindOf('SOP'), {})).toEqual({ bytes: before, notes: [] });
  expect(withoutForeignKeys(before, kindOf('SOP'))).toBeNull();
});

test('what stands for a lost text says so, and can be checked in', () => {
  const born = placeholderText('CR-001-VAR-001', 'A "crack": one', { variance_type: 2 });
  const marked = markUnknown(born, '0.1', 'the one before');
  for (const bytes of [born, marked]) {
    expect(text(bytes)).toContain('Content unknown');
    expect(readDocument(bytes, kindOf('VAR')).findings).toEqual([]);
  }
  expect(readDocument(marked, kindOf('VAR')).revisionSummary).toContain(
    'this text of v0.1; the one before stands in',
  );
});
