import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatVersion,
  nextMajor,
  nextMinor,
  parseVersion,
  sameVersion,
  type UsedVersions,
  useVersion,
  type Version,
} from '../../../src/rules/record/version.ts';

const anyVersion = fc.record({ major: fc.nat(9_999_999), minor: fc.nat(9_999_999) });

/** New content, a completed approval, or the return to a number that was given earlier (`abandon`, `withdraw`). */
const anyStep = fc.oneof(
  fc.constant('content' as const),
  fc.constant('approval' as const),
  fc.record({ backTo: fc.nat() }),
);

interface Life {
  readonly given: readonly Version[];
  readonly current: Version;
  readonly used: UsedVersions;
}

function live(life: Life, step: 'content' | 'approval' | { backTo: number }): Life {
  if (typeof step === 'object') {
    const current = life.given[step.backTo % life.given.length] ?? life.current;
    return { ...life, current, used: useVersion(life.used, current) };
  }
  const current = step === 'content' ? nextMinor(life.used, life.current) : nextMajor(life.used);
  return { given: [...life.given, current], current, used: useVersion(life.used, current) };
}

function born(first: Version): Life {
  return { given: [first], current: first, used: useVersion({ major: 0, minors: {} }, first) };
}

const anyLife = fc
  .tuple(
    fc.constantFrom({ major: 0, minor: 1 }, { major: 1, minor: 0 }),
    fc.array(anyStep, { maxLength: 60 }),
  )
  .map(([first, steps]) => steps.reduce(live, born(first)));

describe('along any life of a record', () => {
  test('no number is given twice [REQ-022]', () => {
    fc.assert(
      fc.property(anyLife, ({ given }) => {
        expect(new Set(given.map(formatVersion)).size).toBe(given.length);
      }),
      { numRuns: 500 },
    );
  });

  test('new content keeps N, and an approval gives an N above every earlier one', () => {
    fc.assert(
      fc.property(anyLife, ({ given, current, used }) => {
        expect(nextMinor(used, current).major).toBe(current.major);
        expect(nextMajor(used)).toEqual({
          major: Math.max(...given.map((each) => each.major)) + 1,
          minor: 0,
        });
      }),
    );
  });
});

test('X counts on after a revision was abandoned', () => {
  const life = ['approval', 'content', 'content', { backTo: 1 }, 'content'] as const;
  const { given } = life.reduce(live, born({ major: 0, minor: 1 }));
  expect(given.map(formatVersion)).toEqual(['0.1', '1.0', '1.1', '1.2', '1.3']);
});

test('a version is read as it is written', () => {
  fc.assert(
    fc.property(anyVersion, (version) => {
      expect(parseVersion(formatVersion(version))).toEqual(version);
    }),
  );
});

test.each([
  '',
  '1',
  '1.',
  '.1',
  '01.0',
  '1.00',
  '1.0 ',
  ' 1.0',
  '+1.0',
  '1.0.0',
  '1,0',
  'v1.0',
  '1.-1',
  '12345678.0',
  '1.0\n',
  '١.٠',
])('%j is no version', (text) => expect(parseVersion(text)).toBeNull());

test('two versions are the same only if both numbers are', () => {
  expect(sameVersion({ major: 1, minor: 0 }, { major: 1, minor: 0 })).toBe(true);
  expect(sameVersion({ major: 1, minor: 0 }, { major: 1, minor: 1 })).toBe(false);
  expect(sameVersion({ major: 1, minor: 0 }, { major: 0, minor: 0 })).toBe(false);
});
