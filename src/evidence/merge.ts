import { type Finding, ok, type Result, refused } from '../rules/finding.ts';
import type { TestOutcome, TestResult } from '../rules/systems/results.ts';
import { compareText } from '../rules/systems/suite-result.ts';
import { cleanName } from './clean-name.ts';
import { maxFindings, quoted, type ReportedTest, reportFinding, type Source } from './reading.ts';

/** The tests of one report. */
export interface Reported {
  readonly source: Source;
  readonly tests: readonly ReportedTest[];
}

export interface Merged {
  readonly tests: readonly TestResult[];
  /** Warnings: tests that count as failed because they did not pass at once, tests that share a name. */
  readonly notes: readonly Finding[];
}

interface Entry {
  readonly outcome: TestOutcome;
  readonly requirements: Set<string>;
}

/**
 * The tests of a run's reports as evidence stores them: each name once, in order. A test that failed before it passed failed.
 * One name is one test: with one outcome it counts once, failed and in error is failed, and anything else is refused.
 *
 * @returns the tests with warnings `report/flaky`, `report/repeated-test`; findings `report/contradiction`
 */
export function mergeTests(reports: readonly Reported[]): Result<Merged> {
  const entries = new Map<string, Entry>();
  const found: Finding[] = [];
  const flaky = new Notes();
  const repeated = new Notes();
  for (const { source, tests } of reports) {
    for (const test of tests) {
      const name = cleanName(test.name);
      const outcome = test.flaky && test.outcome === 'passed' ? 'failed' : test.outcome;
      if (outcome !== test.outcome) flaky.add(name, source);
      const known = entries.get(name);
      const joint = known ? jointOutcome(known.outcome, outcome) : outcome;
      if (joint === null) {
        const message = `${quoted(name)} is ${known?.outcome} and ${outcome}`;
        if (found.length < maxFindings) found.push(reportFinding('report/contradiction', source, message));
        continue;
      }
      if (known && joint === known.outcome && joint === outcome) repeated.add(name, source);
      const requirements = known?.requirements ?? new Set();
      for (const id of test.requirements) requirements.add(id);
      entries.set(name, { outcome: joint, requirements });
    }
  }
  if (found.length > 0) return refused(...found);
  const tests = [...entries].map(([name, { outcome, requirements }]) => ({
    name,
    outcome,
    requirements: [...requirements].sort(),
  }));
  const notes = [
    ...flaky.note('report/flaky', 'failed before it passed, so it counts as failed'),
    ...repeated.note('report/repeated-test', 'stands more than once, and counts as one'),
  ];
  return ok({ tests: tests.sort((a, b) => compareText(a.name, b.name)), notes });
}

/** What a name that stands twice comes to; null where nobody can say. pytest lists a test again whose teardown broke. */
function jointOutcome(one: TestOutcome, other: TestOutcome): TestOutcome | null {
  if (one === other) return one;
  const bad = (outcome: TestOutcome) => outcome === 'failed' || outcome === 'error';
  return bad(one) && bad(other) ? 'failed' : null;
}

/** One warning for all tests of which the same is to be said. */
class Notes {
  #count = 0;
  #first: { readonly name: string; readonly source: Source } | null = null;

  add(name: string, source: Source): void {
    this.#count += 1;
    this.#first ??= { name, source };
  }

  note(rule: 'report/flaky' | 'report/repeated-test', words: string): Finding[] {
    if (!this.#first) return [];
    const { name, source } = this.#first;
    const more = this.#count > 1 ? ` (and ${this.#count - 1} more)` : '';
    return [reportFinding(rule, source, `${quoted(name)} ${words}${more}`)];
  }
}
