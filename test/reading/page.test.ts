import { expect, test } from 'vitest';
import { pageOf } from '../../src/reading/page.ts';

const all = [1, 2, 3, 4, 5];

test('a part of a list says how many items stand after it', () => {
  expect(pageOf(all, {})).toEqual({ items: all, more: 0 });
  expect(pageOf(all, { maxCount: 2 })).toEqual({ items: [1, 2], more: 3 });
  expect(pageOf(all, { maxCount: 2, skip: 4 })).toEqual({ items: [5], more: 0 });
  expect(pageOf(all, { skip: 9 })).toEqual({ items: [], more: 0 });
});

test('parts read one after the other are the whole list', () => {
  const read: number[] = [];
  for (let more = 1; more > 0; ) {
    const page = pageOf(all, { maxCount: 2, skip: read.length });
    read.push(...page.items);
    more = page.more;
  }
  expect(read).toEqual(all);
});

test.each([0, -1, 1.5, Number.NaN])('%s items are no page', (maxCount) => {
  expect(() => pageOf(all, { maxCount })).toThrow(/^usage\/option-value/);
  if (maxCount !== 0) expect(() => pageOf(all, { skip: maxCount })).toThrow(/^usage\/option-value/);
});
