import type { Finding } from '../rules/finding.ts';
import { quoted, reportFinding, type Source } from './reading.ts';

/** What a suite holds, counted by us; reporters count cases or elements, so both are kept. */
interface Tally {
  cases: number;
  failed: number;
  failures: number;
  errored: number;
  errors: number;
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

const nothing = { cases: 0, failed: 0, failures: 0, errored: 0, errors: 0, skipped: 0 };

export function newTally(attributes: Readonly<Record<string, string>>, line: number): SuiteTally {
  return { attributes, line, deep: { ...nothing }, direct: { ...nothing } };
}

/** What one test case holds: elements of each kind. */
export interface CaseElements {
  readonly failures: number;
  readonly errors: number;
  readonly skipped: boolean;
}

export function addCase(suite: SuiteTally, { failures, errors, skipped }: CaseElements): void {
  for (const tally of [suite.deep, suite.direct]) {
    tally.cases += 1;
    tally.failed += failures > 0 ? 1 : 0;
    tally.failures += failures;
    tally.errored += errors > 0 ? 1 : 0;
    tally.errors += errors;
    tally.skipped += skipped ? 1 : 0;
  }
}

export function addSuite(parent: SuiteTally, child: SuiteTally): void {
  for (const key of Object.keys(nothing) as (keyof Tally)[]) parent.deep[key] += child.deep[key];
  parent.direct.cases += 1;
  parent.direct.failed += child.deep.failed > 0 ? 1 : 0;
  parent.direct.failures += child.deep.failures > 0 ? 1 : 0;
  parent.direct.errored += child.deep.errored > 0 ? 1 : 0;
  parent.direct.errors += child.deep.errors > 0 ? 1 : 0;
  // So it is: node:test counts a child suite with failures as skipped too.
  parent.direct.skipped += child.deep.failed > 0 ? 1 : 0;
}

/** The names that the older reporters give a suite's counts, and the ways to count them. */
const counted = {
  tests: ['cases'],
  failures: ['failed', 'failures'],
  errors: ['errored', 'errors'],
  skipped: ['skipped'],
} as const satisfies Readonly<Record<string, readonly (keyof Tally)[]>>;

/** What a suite says of itself and does not hold: `tests="5"` above four, `failures="0"` above a failure. */
export function contradictions(suite: SuiteTally, whole: SuiteTally, source: Source): Finding[] {
  const told = (key: string) => suite.attributes[key];
  const leftOut = skippedLeftOut(suite, whole);
  return Object.entries(counted).flatMap(([key, ways]) => {
    const value = told(key);
    if (value === undefined) return [];
    const extra = key === 'tests' || key === 'skipped' ? leftOut : 0;
    const fits = ways.some((way) => [suite.deep[way] + extra, suite.direct[way]].includes(countOf(value)));
    if (fits) return [];
    const has = suite.deep[ways[0]];
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
