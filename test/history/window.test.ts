import { expect, test } from 'vitest';
import { inWindow } from '../../src/history/window.ts';

test('begins in order, and never more than the window at once', async () => {
  const begun: number[] = [];
  let running = 0;
  let most = 0;
  await inWindow([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
    begun.push(item);
    running += 1;
    most = Math.max(most, running);
    for (let turns = item % 3; turns >= 0; turns--) await null;
    running -= 1;
  });
  expect(begun).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(most).toBe(3);
});

test('the first failure is the answer, and nothing is begun after it', async () => {
  const begun: number[] = [];
  const work = inWindow([1, 2, 3, 4, 5], 2, async (item) => {
    begun.push(item);
    await null;
    if (item === 2) throw new Error('the second');
  });
  await expect(work).rejects.toThrow('the second');
  expect(begun).toEqual([1, 2, 3]);
});
