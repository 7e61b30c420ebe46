import { expect, test } from 'vitest';
import { commitMeant } from '../../src/rules/gates/commit-meant.ts';
import type { RecordState } from '../../src/rules/record/state.ts';
import type { Oid } from '../../src/rules/values.ts';

const oid = (digit: string) => digit.repeat(40) as Oid;
const [first, second, other] = [oid('1'), oid('2'), oid('3')];

/** A record that got results of APP at these commits in this order, and cleared one of them or none. */
function record(commits: readonly Oid[], cleared: Oid | null = null): RecordState {
  const results = commits.map((commit, index) => [`APP unit ${commit}`, { system: 'APP', commit, index }]);
  const clears = cleared === null ? {} : { APP: { commit: cleared } };
  return { properties: {}, code: { results: Object.fromEntries(results), clears } } as unknown as RecordState;
}

const meant = (of: RecordState, system: string, rtm: RecordState | null) =>
  commitMeant(of, system, rtm, (name) => of.code?.clears[name] ?? null);

const naming = (commit: string) => ({ properties: { qualified_commit: commit } }) as unknown as RecordState;

test('what is cleared is meant before anything else', () => {
  expect(meant(record([first, second], first), 'APP', naming(second))).toBe(first);
});

test('else what the matrix names, if the record has results of it', () => {
  expect(meant(record([first, second]), 'APP', naming(first))).toBe(first);
});

test('a matrix that still names the commit of an earlier record does not count', () => {
  expect(meant(record([first, second]), 'APP', naming(other))).toBe(second);
});

test('results that came last are meant where the matrix names no commit, or there is none', () => {
  expect(meant(record([first, second]), 'APP', naming('TBD'))).toBe(second);
  expect(meant(record([first, second]), 'APP', null)).toBe(second);
});

test('nothing is meant without results of that system', () => {
  expect(meant(record([]), 'APP', naming(other))).toBeNull();
  expect(meant(record([first]), 'FLOW', null)).toBeNull();
});
