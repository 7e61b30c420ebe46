import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { atEndOfFile, endFile, oncePerFile } from './test-file.ts';

test('what a file shares is made once, and anew for the next file', async () => {
  let times = 0;
  const shared = oncePerFile(async () => {
    times += 1;
    return times;
  });
  expect([await shared(), await shared()]).toEqual([1, 1]);
  await endFile();
  expect(await shared()).toBe(2);
});

test('an ending holds for each file', async () => {
  let times = 0;
  atEndOfFile(() => {
    times += 1;
  });
  await endFile();
  await endFile();
  expect(times).toBe(2);
});

/** What a helper says to vitest, or keeps, holds for the first file of a process alone. */
const onlyForOne = /^(?:(?:before|after)(?:All|Each)\(|let \w+: Promise\b)/m;

const helpers = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && path !== 'helpers/end-of-file.ts',
);

test('no helper has hooks or keeps promises of its own', () => {
  expect(helpers.length).toBeGreaterThan(100);
  expect(helpers.filter((path) => onlyForOne.test(readFileSync(`test/${path}`, 'utf8')))).toEqual([]);
});
