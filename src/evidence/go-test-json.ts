import { type Finding, ok, type Result, refused } from '../rules/finding.ts';
import { referencesIn } from '../rules/systems/requirement.ts';
import type { TestOutcome } from '../rules/systems/results.ts';
import { type Content, linesIn, parseJson } from './content.ts';
import { asObject, asText, own } from './json-values.ts';
import {
  maxFindings,
  quoted,
  type Reading,
  type ReportedTest,
  reportFinding,
  type Source,
} from './reading.ts';

const ends: ReadonlyMap<string, TestOutcome> = new Map([
  ['pass', 'passed'],
  ['fail', 'failed'],
  ['skip', 'skipped'],
  ['bench', 'passed'],
]);
/** What says nothing of how a test ended. */
const others: ReadonlySet<string> = new Set([
  'start',
  'run',
  'pause',
  'cont',
  'output',
  'attr',
  'artifacts',
  'build-output',
  'build-fail',
]);

/** A package while its events come by. */
interface Package {
  readonly tests: ReportedTest[];
  /** Tests that ran and did not end. */
  readonly running: Set<string>;
  outcome: TestOutcome | null;
}

/**
 * Reads the events of `go test -json`, one JSON object a line. Tests are named `package > TestName/subtest`; one that ran and
 * did not end is in error, as is a package that failed without a failed test.
 *
 * @returns its tests; findings `report/json`, `report/format`, `report/contradiction`
 */
export function readGoTestJson({ text }: Content, source: Source): Result<Reading> {
  const packages = new Map<string, Package>();
  for (const [line, number] of linesIn(text)) {
    if (line.trim() === '') continue;
    const parsed = parseJson(line, source, number);
    if (!parsed.ok) return parsed;
    const event = asObject(parsed.value);
    const action = asText(own(event, 'Action')) ?? '';
    if (!ends.has(action) && !others.has(action)) {
      const message = `an event has the action ${quoted(action)}, which this program does not know`;
      return refused(reportFinding('report/format', source, message, number));
    }
    const name = asText(own(event, 'Package'));
    if (name === null) continue;
    take(packageOf(packages, name), name, action, asText(own(event, 'Test')));
  }
  const cutOff = [...packages].filter(([, each]) => each.outcome === null).map(([name]) => name);
  if (cutOff.length > 0) return refused(...cutOff.slice(0, maxFindings).map((name) => unended(name, source)));
  const contradictory = [...packages].filter(([, each]) => each.outcome === 'passed' && hasFailed(each));
  if (contradictory.length > 0) {
    return refused(...contradictory.slice(0, maxFindings).map(([name]) => passedOver(name, source)));
  }
  return ok({ tests: [...packages].flatMap(([name, each]) => testsOf(name, each)), scan: [] });
}

function packageOf(packages: Map<string, Package>, name: string): Package {
  const known = packages.get(name);
  if (known) return known;
  const made: Package = { tests: [], running: new Set(), outcome: null };
  packages.set(name, made);
  return made;
}

function take(each: Package, name: string, action: string, test: string | null): void {
  const outcome = ends.get(action);
  if (test === null) {
    // A package that failed once has failed; one that starts again has to end again.
    if (each.outcome !== 'failed' && (outcome || action === 'start')) each.outcome = outcome ?? null;
  } else if (outcome) {
    each.running.delete(test);
    each.tests.push(named(name, test, outcome));
  } else if (action === 'run') each.running.add(test);
}

function named(name: string, test: string, outcome: TestOutcome): ReportedTest {
  const whole = `${name} > ${test}`;
  return { name: whole, outcome, requirements: referencesIn(whole), flaky: false };
}

function hasFailed({ tests, running }: Package): boolean {
  return running.size > 0 || tests.some(({ outcome }) => outcome === 'failed');
}

function testsOf(name: string, each: Package): ReportedTest[] {
  const tests = [...each.tests, ...[...each.running].map((test) => named(name, test, 'error'))];
  if (each.outcome === 'failed' && !hasFailed(each)) {
    tests.push({ name, outcome: 'error', requirements: referencesIn(name), flaky: false });
  }
  return tests;
}

function unended(name: string, source: Source): Finding {
  const message = `the package ${quoted(name)} did not end: the report may have been cut off`;
  return reportFinding('report/contradiction', source, message);
}

function passedOver(name: string, source: Source): Finding {
  const message = `the package ${quoted(name)} passed, and a test in it did not`;
  return reportFinding('report/contradiction', source, message);
}
