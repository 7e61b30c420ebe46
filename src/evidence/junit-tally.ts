import type { Finding } from '../rules/finding.ts';
import { quoted, reportFinding, type Source } from './reading.ts';

/** The test cases that a suite holds, counted by us; one with two failures is one that failed. */
interface Tally {
  cases: number;
  failed: number;
  errored: number;
  skipped: number;
}

/** A suite while it is read. */
export interface SuiteTally {
  readonly attributes: Readonly<Record<string, string>>;
  readonly line: number;
  /** All below it, and what stands directly in it, child suites included as node:test counts them. */
  readonly deep: Tally;
  readonly direct: Tally;
}

const nothing = { cases: 0, failed: 0, errored: 0, skipped: 0 };

export function newTally(attributes: Readonly<Record<string, string>>, line: number): SuiteTally {
  return { attributes, line, deep: { ...nothing }, direct: { ...nothing } };
}

/** What one test case is counted among. */
export interface Counted {
  readonly failed: boolean;
  readonly errored: boolean;
  readonly skipped: boolean;
}

export function addCase(suite: SuiteTally, { failed, errored, skipped }: Counted): void {
  for (const tally of [suite.deep, suite.direct]) {
    tally.cases += 1;
    tally.failed += failed ? 1 : 0;
    tally.errored += errored ? 1 : 0;
    tally.skipped += skipped ? 1 : 0;
  }
}

/** A failure of the suite itself, which is no test. */
export function addFailure({ deep, direct }: SuiteTally, element: 'failure' | 'error'): void {
  for (const tally of [deep, direct]) tally[element === 'failure' ? 'failed' : 'errored'] += 1;
}

export function addSuite(parent: SuiteTally, child: SuiteTally): void {
  for (const key of Object.keys(nothing) as (keyof Tally)[]) parent.deep[key] += child.deep[key];
  parent.direct.cases += 1;
  parent.direct.failed += child.deep.failed > 0 ? 1 : 0;
  parent.direct.errored += child.deep.errored > 0 ? 1 : 0;
  // So it is: node:test counts a child suite with failures as skipped too.
  parent.direct.skipped += child.deep.failed > 0 ? 1 : 0;
}

/** What a suite says of itself, and what of ours it is compared with. */
const counted = {
  tests: 'cases',
  failures: 'failed',
  errors: 'errored',
  skipped: 'skipped',
} as const satisfies Readonly<Record<string, keyof Tally>>;

/** What a suite says of itself and does not hold: `tests="5"` above four, `failures="0"` above a failure. */
export function contradictions(suite: SuiteTally, whole: SuiteTally, source: Source): Finding[] {
  const told = (key: string) => suite.attributes[key];
  const leftOut = skippedLeftOut(suite, whole);
  return Object.entries(counted).flatMap(([key, ours]) => {
    const value = told(key);
    if (value === undefined) return [];
    const extra = key === 'tests' || key === 'skipped' ? leftOut : 0;
    const has = suite.deep[ours];
    if ([has + extra, suite.direct[ours]].includes(countOf(value))) return [];
    const name = quoted(told('name') ?? '');
    const message = `the suite ${name} says ${key}=${quoted(value)} and holds ${has}`;
    return [reportFinding('report/contradiction', source, message, suite.line)];
  });
}

/**
 * Skipped tests that a reporter (mocha's) counts and does not list: as many as `tests` and `skipped` both have too many. Where
 * only the whole report says how many were skipped, it answers for its suites: its own counts are compared last.
 */
function skippedLeftOut({ attributes, deep }: SuiteTally, whole: SuiteTally): number {
  const more = countOf(attributes.tests ?? '') - deep.cases;
  if (!(more > 0)) return 0;
  if (attributes.skipped !== undefined) return countOf(attributes.skipped) - deep.skipped === more ? more : 0;
  const answers = whole.attributes.tests !== undefined && countOf(whole.attributes.skipped ?? '') >= more;
  return answers ? more : 0;
}

/** NaN, which equals nothing, for what is no count. */
function countOf(value: string): number {
  return /^[0-9]{1,9}$/.test(value) ? Number(value) : Number.NaN;
}
