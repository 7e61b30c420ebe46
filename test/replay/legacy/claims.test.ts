import { expect, test } from 'vitest';
import { claimedStates, mayCheckIn } from '../../../src/replay/legacy/claims.ts';
import { shippedKinds } from '../../../src/rules/kinds/shipped.ts';
import { events } from './sample.ts';

test('the next STATUS_CHANGE tells in which state a text was checked in', () => {
  const log = events([
    ['CHECKIN', '0.1'],
    ['STATUS_CHANGE', '0.1', { from_status: 'IN_PRE_REVIEW', to_status: 'PRE_REVIEWED' }],
    ['CHECKIN', '0.1'],
  ]);
  expect([...claimedStates(log)]).toEqual([[1, 'IN_PRE_REVIEW']]);
});

test('in a log without any, a route that nobody answered tells', () => {
  const log = events([
    ['ROUTE_REVIEW', '0.1', { review_type: 'PRE_REVIEW' }],
    ['CHECKOUT', '0.1'],
    ['CHECKIN', '0.1'],
    ['REVIEW', '0.1'],
    ['CHECKIN', '0.1'],
  ]);
  expect([...claimedStates(log)]).toEqual([[3, 'IN_PRE_REVIEW']]);
});

test('a check-in belongs to DRAFT and IN_EXECUTION alone', () => {
  const cr = shippedKinds.get('CR');
  if (!cr) throw new Error('there is no CR');
  const states = ['DRAFT', 'IN_PRE_REVIEW', 'PRE_APPROVED', 'IN_EXECUTION', 'POST_APPROVED'] as const;
  expect(states.filter((state) => mayCheckIn(cr, state))).toEqual(['DRAFT', 'IN_EXECUTION']);
});
