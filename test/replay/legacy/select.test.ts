import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readArchive } from '../../../src/replay/archive/read-archive.ts';
import { collectDocuments } from '../../../src/replay/legacy/documents.ts';
import { selectDocuments } from '../../../src/replay/legacy/select.ts';

const { documents, strayLogs } = collectDocuments(await readArchive(join(import.meta.dirname, '../fixture')));

test('a parent comes along with its child, before it', () => {
  const { selected } = selectDocuments(documents, ['CR-001-VAR-001']);
  expect(selected.map(({ document, asParent }) => [document.id, asParent])).toEqual([
    ['CR-001', true],
    ['CR-001-VAR-001', false],
  ]);
});

test('an id outside the grammar is refused, with all that rests on it', () => {
  const { selected, unnamed } = selectDocuments(documents, null);
  expect(selected.map(({ document }) => document.id)).toEqual([
    'CR-001',
    'CR-001-VAR-001',
    'CR-002',
    'CR-003',
    'CR-003-VR-001',
    'CR-004',
    'CR-005',
    'SDLC-QMS-RTM',
    'SOP-001',
    'TEMPLATE-SOP',
  ]);
  expect(selected.filter(({ founded }) => founded).map(({ document }) => document.id)).toEqual([
    'TEMPLATE-SOP',
  ]);
  expect(unnamed.map(({ document, finding }) => [document.id, finding.rule])).toEqual([
    ['VAR-001', 'kind/form'],
  ]);
});

test('an id that the archive does not hold is refused', () => {
  expect(() => selectDocuments(documents, ['CR-009'])).toThrow(/replay\/unknown-document: .*CR-009/);
});

test('a log without metadata is no document', () => {
  expect(strayLogs).toEqual(['CR-001-VR-001.source']);
});

test('texts are found by version, the draft before what is in force', () => {
  const cr = documents.get('CR-001');
  expect([...(cr?.archived.keys() ?? [])]).toEqual(['0.1', '1.0', '1.1']);
  expect(Buffer.from(documents.get('CR-001-VAR-001')?.current ?? []).toString()).toContain('second pane');
});
