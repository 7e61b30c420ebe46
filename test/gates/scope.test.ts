import { expect, test } from 'vitest';
import type { Proof } from '../../src/rules/gates/proof.ts';
import { scope } from '../../src/rules/gates/scope.ts';

const proof = (listed: readonly string[], changed: readonly string[]) =>
  ({
    record: { id: 'CR-001' },
    system: { paths: ['src', 'test'] },
    scope: listed,
    code: { changed },
  }) as unknown as Proof;

test('what the record lists and nobody changed is shown, and no finding', () => {
  const { findings, shown } = scope.check(
    proof(['src', 'test/*.js', 'test/more'], ['src/a.js', 'test/b.js']),
  );
  expect(findings).toEqual([]);
  expect(shown).toEqual(['2 files', 'listed, and not changed: test/more']);
});

test('all that is listed was changed, and there is nothing more to say', () => {
  expect(scope.check(proof(['src'], ['src/a.js', 'src/b/c.js']))).toEqual({
    findings: [],
    shown: ['2 files'],
  });
});

test('a file that is not listed is a finding with its path [REQ-107]', () => {
  const { findings } = scope.check(proof(['src/a.js'], ['src/a.js', 'src/b.js']));
  expect(findings.map(({ rule, where }) => [rule, where?.path])).toEqual([['gate/scope', 'src/b.js']]);
});
