import { expect, test } from 'vitest';
import type { Logged } from './git-log.ts';
import { flawOf, type Oracle } from './oracle.ts';

const blank = {
  parents: [],
  document: 'SOP-001',
  ...{ phase: '', version: '0.1', outcome: '', owner: '', child: '', policy: 'p', pins: [], content: 'c1' },
};

const sound: readonly Logged[] = [
  { ...blank, oid: '1', event: 'create', actor: 'bot', state: 'DRAFT' },
  { ...blank, oid: '2', event: 'route', actor: 'bot', state: 'IN_REVIEW' },
  { ...blank, oid: '3', event: 'review', actor: 'quinn', state: 'REVIEWED', outcome: 'recommend' },
  { ...blank, oid: '4', event: 'route', actor: 'bot', state: 'IN_APPROVAL' },
  { ...blank, oid: '5', event: 'approve', actor: 'quinn', state: 'EFFECTIVE', version: '1.0' },
];

const oracle: Oracle = {
  steps: [],
  chains: new Map(),
  roster: async () => ({
    bot: { group: 'initiator', sponsor: 'ada' },
    qbot: { group: 'initiator', sponsor: 'quinn' },
    quinn: { group: 'quality' },
    rev: { group: 'reviewer' },
  }),
};

const changed = (place: number, change: Partial<Logged>) =>
  sound.map((event, at) => (at === place ? { ...event, ...change } : event));

test('the second opinion finds no flaw in a sound decision', async () => {
  expect(await flawOf(oracle, sound, 4)).toBeNull();
});

test.each([
  ['a review by somebody who is not quality', 2, { actor: 'rev' }, /no review/],
  ['a review that asks for updates', 2, { outcome: 'request-updates' }, /no review/],
  ['an approval by somebody who is not quality', 4, { actor: 'rev' }, /no approval/],
  ['a content that changed after the review', 3, { content: 'c2' }, /changed the content/],
  ['an approval of another content', 4, { content: 'c2' }, /changed the content/],
  ['an author whom the reviewer answers for', 0, { actor: 'qbot' }, /no review/],
] as const)('the second opinion finds %s', async (_name, place, change, flaw) => {
  expect(await flawOf(oracle, changed(place, change), 4)).toMatch(flaw);
});
