import { expect, test } from 'vitest';
import { changedOutside, contentsOf, standInsFor } from '../../../src/replay/legacy/contents.ts';
import type { LegacyDocument } from '../../../src/replay/legacy/documents.ts';
import { documentWith, events } from './sample.ts';

const sources = (document: LegacyDocument) =>
  Object.fromEntries([...contentsOf(document)].map(([line, { source }]) => [line, source]));

test('an archived text belongs to the last check-in under its number', () => {
  const log = events([
    ['CREATE', '0.1'],
    ['CHECKIN', '0.1'],
    ['CHECKIN', '0.1'],
    ['APPROVE', '0.1'],
    ['CHECKIN', '1.0'],
  ]);
  expect(sources(documentWith(log, { '0.1': 'a', '1.0': 'b' }))).toEqual({ 3: 'v0.1', 5: 'v1.0' });
});

test('the last text of all is the present file where no archive holds it', () => {
  const log = events([
    ['CREATE', '0.1'],
    ['CHECKIN', '0.1'],
  ]);
  expect(sources(documentWith(log, {}, 'now'))).toEqual({ 2: 'present file' });
});

test('a document that was never checked in keeps the text of its birth', () => {
  expect(sources(documentWith(events([['CREATE', '0.1']]), {}, 'now'))).toEqual({ 1: 'present file' });
});

test('an archive that a check-in after post-review wrote over is not believed', () => {
  const log = events([
    ['CREATE', '0.1'],
    ['CHECKIN', '1.0'],
    ['CHECKIN', '1.1'],
    ['STATUS_CHANGE', '1.1', { from_status: 'IN_POST_REVIEW', to_status: 'POST_REVIEWED' }],
    ['CHECKOUT', '1.1'],
    ['CHECKIN', '1.1'],
  ]);
  expect(sources(documentWith(log, { '1.0': 'really 1.1', '1.1': 'b' }))).toEqual({ 6: 'v1.1' });
});

test('a text that was changed after its approval is told', () => {
  const log = events([
    ['CHECKIN', '0.1'],
    ['APPROVE', '0.1'],
    ['CHECKIN', '1.1'],
    ['APPROVE', '1.1'],
  ]);
  const texts = { '0.1': 'a', '1.0': 'edited', '1.1': 'b', '2.0': 'b' };
  expect(changedOutside(documentWith(log, texts))).toEqual(['1.0']);
});

test('the next known text stands in for a lost one, but not across an approval', () => {
  const log = events([
    ['CREATE', '0.1'],
    ['CHECKIN', '0.1'],
    ['APPROVE', '0.1'],
    ['CHECKIN', '1.0'],
    ['APPROVE', '1.0'],
    ['CHECKIN', '2.0'],
  ]);
  const document = documentWith(log, { '0.1': 'a' }, 'now');
  const found = standInsFor(document, contentsOf(document));
  expect([...found].map(([line, { source }]) => [line, source])).toEqual([[1, 'v0.1']]);
});
