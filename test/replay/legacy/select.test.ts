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

test('an id outside the grammar is skipped, and the reason is told', () => {
  const { selected, skipped } = selectDocuments(documents, null);
  expect(selected.map(({ document }) => document.id)).toEqual([
    'CR-001',
    'CR-001-VAR-001',
    'CR-002',
    'SOP-001',
  ]);
  expect(skipped).toEqual([{ id: 'VAR-001', reason: expect.stringContaining('kind/form') }]);
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
