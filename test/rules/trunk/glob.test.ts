import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchesGlob } from '../../../src/rules/trunk/glob.ts';

/** The definition, word by word, without any cleverness: tries every way to split the path. */
function matchesNaively(glob: string, path: string): boolean {
  if (glob === '') return path === '';
  if (glob.startsWith('**/')) {
    if (matchesNaively(glob.slice(3), path)) return true;
    const slash = path.indexOf('/');
    return slash > 0 && matchesNaively(glob, path.slice(slash + 1));
  }
  if (glob.startsWith('**')) {
    return matchesNaively(glob.slice(2), path) || (path !== '' && matchesNaively(glob, path.slice(1)));
  }
  if (glob.startsWith('*')) {
    return (
      matchesNaively(glob.slice(1), path) || (!/^(\/|$)/.test(path) && matchesNaively(glob, path.slice(1)))
    );
  }
  if (path === '' || (glob[0] === '?' ? path[0] === '/' : glob[0] !== path[0])) return false;
  return matchesNaively(glob.slice(1), path.slice(1));
}

const anyGlob = fc
  .array(
    fc.constantFrom('a', 'b', '.', '/', '*', '**', '**/', '?', 'ab/', '(', '|', '[a]', '\\', '+', '^', '$'),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''))
  .filter((glob) => !glob.includes('***'));
const anyPath = fc
  .array(fc.constantFrom('a', 'b', '.', '/', 'ab', '\n', '(', '|', '[a]', '\\'), { maxLength: 7 })
  .map((parts) => parts.join(''));

test('it agrees with the definition [REQ-046]', () => {
  fc.assert(
    fc.property(anyGlob, anyPath, (glob, path) => {
      expect([glob, path, matchesGlob(glob, path)]).toEqual([glob, path, matchesNaively(glob, path)]);
    }),
    { numRuns: 20_000 },
  );
});

test('it agrees with the definition on paths that are made from the glob', () => {
  const fill = (glob: string, filling: string) => glob.replace(/\*\*\/|\*\*|\*|\?/g, () => filling);
  fc.assert(
    fc.property(anyGlob, fc.constantFrom('', 'a', 'a/', 'ab/b', 'a/b/', '/'), (glob, filling) => {
      const path = fill(glob, filling);
      expect([glob, path, matchesGlob(glob, path)]).toEqual([glob, path, matchesNaively(glob, path)]);
    }),
    { numRuns: 5000 },
  );
});

test('E13 no glob makes it try every way to split a path [REQ-046]', () => {
  expect(matchesGlob(`${'**/'.repeat(60)}x`, `${'a/'.repeat(1500)}y`)).toBe(false);
  expect(matchesGlob(`${'*a'.repeat(90)}*b`, 'a'.repeat(4000))).toBe(false);
  expect(matchesGlob(`${'**a'.repeat(60)}b`, 'a'.repeat(4000))).toBe(false);
});

describe.each([
  ['docs/**', ['docs/a.md', 'docs/a/b.md'], ['docs', 'doc/a.md', 'a/docs/b.md']],
  ['**/*.md', ['a.md', 'a/b.md', 'a/b/c.md'], ['a.mdx', 'a/b', 'xmd']],
  ['*.md', ['a.md', '.md'], ['a/b.md', 'axmd']],
  ['a?c', ['abc', 'a.c'], ['ac', 'a/c', 'abbc']],
  ['README.md', ['README.md'], ['readme.md', 'READMExmd', 'a/README.md', 'README.md\n']],
  ['**', ['a', 'a/b', '.github/x'], []],
])('%s', (glob, matching, others) => {
  test.each(matching)('matches %j', (path) => expect(matchesGlob(glob, path)).toBe(true));
  if (others.length > 0) {
    test.each(others)('does not match %j', (path) => expect(matchesGlob(glob, path)).toBe(false));
  }
});
