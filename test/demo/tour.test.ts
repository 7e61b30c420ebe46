import { expect, test } from 'vitest';
import { normaliser, withTour } from './tour.ts';

test('an id and its abbreviation stay the same id', () => {
  const normal = normaliser('/tmp/qms-demo-x');
  const [long = '', short = ''] = normal(
    '364975222a17364975222a17364975222a173649 and 364975222a17 and deadbeefcafe',
  ).split(' and ');
  expect(long).toHaveLength(40);
  expect(long.startsWith(short)).toBe(true);
});

test('the temporary directory and dates do not show', () => {
  const normal = normaliser('/tmp/qms-demo-x');
  expect(normal('/tmp/qms-demo-x/ada on 2031-03-04')).toBe('/home/ada on 2026-01-15');
});

test('a mark that the demo knows nothing of is an error', () => {
  expect(() => withTour('<!-- tour: gone -->\n<!-- end -->', new Map())).toThrow('gone');
});
