import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanName } from '../../src/evidence/clean-name.ts';
import { limits } from '../../src/rules/limits.ts';
import { isStoredText } from '../../src/rules/systems/suite-result-shape.ts';
import { growthOf, mostGrowth } from '../limits/growth.ts';

test.each([
  ['stops at 5 bar', 'stops at 5 bar'],
  [' two\n\tlines ', 'two lines'],
  ['\u001b[31mred\u001b[0m', '<U+001B>[31mred<U+001B>[0m'],
  ['a\u202Eb', 'a<U+202E>b'],
  ['cafe\u0301', 'café'],
  ['half \uD800', 'half <U+D800>'],
  ['\u{1F600}', '\u{1F600}'],
])('%j is stored as %j', (name, stored) => expect(cleanName(name)).toBe(stored));

test('long names keep their beginning, and differ where they differed', () => {
  const [one, other] = [`${'a'.repeat(600)}1`, `${'a'.repeat(600)}2`].map(cleanName);
  expect(one).toMatch(/^a{400,}… \(sha256 [0-9a-f]{16}\)$/);
  expect(one).toHaveLength(limits.testNameLength);
  expect(other).not.toBe(one);
  expect(cleanName('a'.repeat(limits.testNameLength))).toBe('a'.repeat(limits.testNameLength));
  expect(isStoredText(cleanName('\u{1F600}'.repeat(400)))).toBe(true);
});

test('marks that normalizing takes apart are counted apart', () => {
  expect(isStoredText(cleanName(`a${'\u0344'.repeat(limits.combiningMarks)}`))).toBe(true);
});

test('any name can be stored, and is stored the same the next time', () => {
  const marks = fc.constantFrom('\u0344', '\u0316', '\u0301', 'a', '\u0f73', '\u{1F600}', '\u1100', '\u1161');
  const names = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'binary', minLength: 400, maxLength: 700 }),
    fc.array(marks, { maxLength: 200 }).map((each) => each.join('')),
  );
  fc.assert(
    fc.property(names, (name) => {
      const stored = cleanName(name);
      expect(isStoredText(stored)).toBe(true);
      expect(cleanName(stored)).toBe(stored);
    }),
    { numRuns: 1000 },
  );
});

test('time grows with the name [REQ-076]', () => {
  for (const part of ['\u0316\u0301', ' ', '\u202E', 'a \t', '\uD800']) {
    expect(growthOf(cleanName, (size) => `x${part.repeat(size)}y`, 20_000)).toBeLessThan(mostGrowth);
  }
});
