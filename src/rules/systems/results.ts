import type { Oid } from '../values.ts';

export type TestOutcome = 'passed' | 'failed' | 'error' | 'skipped';

/** One test of a suite, as its report tells it. */
export interface TestResult {
  /** What the suite calls it: `tests/pump.test.ts > stops at 5 bar`. */
  readonly name: string;
  readonly outcome: TestOutcome;
  /** Requirements that it carries, `REQ-PUMP-001`, or `REQ-PUMP-001@1a2b3c4d` where it names the text that it was made for. */
  readonly requirements: readonly string[];
}

/** One result of a scan. */
export interface ScanResult {
  readonly rule: string;
  readonly level: 'error' | 'warning' | 'note';
  /** Path and line, as far as they are known. */
  readonly place: string;
  /** What stays the same when lines move: SARIF's partial fingerprint, or rule, path and message. */
  readonly fingerprint: string;
}

/** Where a suite ran. Whatever the runner does not tell is empty, never guessed. */
export interface RunFacts {
  /** `github-actions`, `gitlab-ci` …, or `shell`. */
  readonly runner: string;
  readonly url: string;
  /** 1 for the first try. */
  readonly attempt: number;
  /** The workflow's definition: its path, and the blob that it was. */
  readonly workflow: { readonly path: string; readonly blob: Oid } | null;
}

/**
 * What one run of one suite showed at one commit: the whole content of an evidence file, and all that rules know of it.
 * Results of several commits never add up.
 */
export interface SuiteResult {
  readonly schema: 1;
  readonly system: string;
  readonly suite: string;
  readonly commit: Oid;
  readonly tree: Oid;
  readonly run: RunFacts;
  /** Requirements in force as the results were read, and the fingerprint of their texts. */
  readonly requirements: Readonly<Record<string, string>>;
  /** Each report as it was read: name, size and SHA-256 in hexadecimal. */
  readonly reports: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
  readonly tests: readonly TestResult[];
  readonly scan: readonly ScanResult[];
}

export interface Counts {
  readonly tests: number;
  readonly passed: number;
  readonly failed: number;
  readonly errors: number;
  readonly skipped: number;
}

/** Counted from the tests themselves: what a report says of itself is compared with it, and never believed. */
export function countTests(tests: readonly TestResult[]): Counts {
  const of = (outcome: TestOutcome) => tests.filter((each) => each.outcome === outcome).length;
  return {
    tests: tests.length,
    passed: of('passed'),
    failed: of('failed'),
    errors: of('error'),
    skipped: of('skipped'),
  };
}

/**
 * Whether a suite counts as passed: something ran and passed, nothing failed. A scan has no tests; how much it may find
 * is for the gate.
 */
export function hasPassed(result: SuiteResult): boolean {
  if (result.suite === 'scan') return result.tests.length === 0;
  const { passed, failed, errors } = countTests(result.tests);
  return passed > 0 && failed + errors === 0;
}
