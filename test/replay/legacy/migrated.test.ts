import { expect, test } from 'vitest';
import { orderMigrated } from '../../../src/replay/legacy/migrated.ts';
import { documentWith, events } from './sample.ts';

const recommend = { outcome: 'RECOMMEND' };
const request = { outcome: 'UPDATES_REQUIRED' };
const block = events(
  [
    ['ROUTE_REVIEW', '2.0'],
    ['REVIEW', '2.0', recommend],
    ['ROUTE_REVIEW', '2.0'],
    ['REVIEW', '2.0', request],
    ['ROUTE_REVIEW', '2.0'],
    ['REVIEW', '2.0', recommend],
    ['ROUTE_APPROVAL', '2.0'],
    ['APPROVE', '2.0'],
    ['ROUTE_APPROVAL', '2.0'],
    ['APPROVE', '2.0'],
  ],
  0,
);
const texts = {
  '0.1': '---\ntitle: A\nresponsible_user: claude\n---\n',
  '1.1': '---\ntitle: A\nresponsible_user: null\n---\n',
};

test('puts each approval after the review that ended in recommendations only', () => {
  const { events: ordered, collapsed } = orderMigrated(documentWith(block, texts));
  expect(ordered.map(({ line }) => line)).toEqual([1, 2, 7, 8, 3, 4, 5, 6, 9, 10]);
  expect(collapsed).toBe(10);
});

test('begins each life with the archived text under its number', () => {
  const { before } = orderMigrated(documentWith(block, texts));
  expect([...before].map(([line, { version, author }]) => [line, version, author])).toEqual([
    [1, '0.1', 'claude'],
    [3, '1.1', null],
  ]);
});

test('what came after the block stays in its order', () => {
  const later = events([
    ['CHECKOUT', '2.1'],
    ['CHECKIN', '2.1'],
  ]).map((event, index) => ({ ...event, line: 11 + index, time: event.time + 60 }));
  const { events: ordered } = orderMigrated(documentWith([...block, ...later], texts));
  expect(ordered.slice(10).map(({ name }) => name)).toEqual(['CHECKOUT', 'CHECKIN']);
});

test('a log that begins with CREATE is left as it is', () => {
  const log = events(
    [
      ['CREATE', '0.1'],
      ['ROUTE_REVIEW', '0.1'],
    ],
    0,
  );
  expect(orderMigrated(documentWith(log))).toMatchObject({ events: log, collapsed: 0 });
});
