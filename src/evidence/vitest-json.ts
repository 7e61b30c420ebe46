import { type Finding, ok, type Result, refused } from '../rules/finding.ts';
import { referencesIn } from '../rules/systems/requirement.ts';
import type { TestOutcome } from '../rules/systems/results.ts';
import type { Content } from './content.ts';
import { asCount, asList, asObject, asText, type JsonObject, own, texts } from './json-values.ts';
import {
  maxFindings,
  pathBelowRoot,
  quoted,
  type Reading,
  type ReportedTest,
  reportFinding,
  type Source,
} from './reading.ts';

const outcomes: ReadonlyMap<unknown, TestOutcome> = new Map([
  ['passed', 'passed'],
  ['failed', 'failed'],
  ['skipped', 'skipped'],
  ['pending', 'skipped'],
  ['disabled', 'skipped'],
  ['todo', 'skipped'],
]);

/**
 * Reads what `vitest --reporter=json` and `jest --json` write. Alone of the reports of vitest it tells of tests that passed at
 * a second try. A file that failed without a failed test (it could not be loaded) counts as one test, in error.
 *
 * @returns its tests, named `file > suite > test`; findings `report/json`, `report/format`, `report/contradiction`
 */
export function readVitestJson(content: Content, source: Source): Result<Reading> {
  const parsed = content.json();
  if (!parsed.ok) return parsed;
  const report = asObject(parsed.value);
  const files = asList(own(report, 'testResults'));
  if (!report || !files) return refuseForm(source, 'the report has no list testResults');
  const tests: ReportedTest[] = [];
  for (const each of files) {
    const read = readFile(asObject(each), source);
    if (!read.ok) return read;
    for (const test of read.value) tests.push(test);
  }
  const found = contradictions(report, tests, source);
  return found.length > 0 ? refused(...found.slice(0, maxFindings)) : ok({ tests, scan: [] });
}

function refuseForm(source: Source, message: string) {
  return refused(reportFinding('report/format', source, message));
}

function readFile(file: JsonObject | null, source: Source): Result<ReportedTest[]> {
  const path = asText(own(file, 'name'));
  const assertions = asList(own(file, 'assertionResults'));
  const status = own(file, 'status');
  if (!path || !assertions) return refuseForm(source, 'a file of the report lacks its name or its tests');
  if (status !== undefined && !outcomes.has(status)) {
    return refuseForm(source, `a file of the report has the status ${quoted(status)}`);
  }
  const name = pathBelowRoot(path, source);
  const tests: ReportedTest[] = [];
  for (const each of assertions) {
    const test = readTest(asObject(each), name);
    if (typeof test === 'string') return refuseForm(source, test);
    tests.push(test);
  }
  const failed = tests.some(({ outcome }) => outcome === 'failed');
  if (status === 'failed' && !failed) {
    tests.push({ name, outcome: 'error', requirements: referencesIn(name), flaky: false });
  }
  return ok(tests);
}

/** A test, or what is wrong with it. */
function readTest(each: JsonObject | null, file: string): ReportedTest | string {
  const title = asText(own(each, 'title'));
  const outcome = outcomes.get(own(each, 'status'));
  if (!each || title === null) return 'a test of the report has no title';
  if (outcome === undefined) return `a test of the report has the status ${quoted(each.status)}`;
  const name = [file, ...texts(own(each, 'ancestorTitles')), title].join(' > ');
  const retried = [...texts(own(each, 'failureMessages')), ...texts(own(each, 'retryReasons'))];
  return {
    name,
    outcome,
    requirements: referencesIn(name, ...texts(own(each, 'tags'))),
    flaky: retried.length > 0,
  };
}

function contradictions(report: JsonObject, tests: readonly ReportedTest[], source: Source): Finding[] {
  const of = (outcome: TestOutcome) => tests.filter((each) => each.outcome === outcome).length;
  const [failed, errors, skipped] = [of('failed'), of('error'), of('skipped')];
  // Files in error stand for no test of the report.
  const held = { numTotalTests: tests.length - errors, numFailedTests: failed, numPassedTests: of('passed') };
  const findings = Object.entries(held).flatMap(([key, count]) => {
    const told = own(report, key);
    if (told === undefined || asCount(told) === count) return [];
    return [says(source, `says ${key}: ${quoted(told)} and holds ${count}`)];
  });
  const notRun = (asCount(own(report, 'numPendingTests')) ?? 0) + (asCount(own(report, 'numTodoTests')) ?? 0);
  if (own(report, 'numPendingTests') !== undefined && notRun !== skipped) {
    findings.push(says(source, `says that ${notRun} tests were skipped and holds ${skipped}`));
  }
  const success = own(report, 'success');
  if (success === true && failed + errors > 0)
    findings.push(says(source, 'says success and holds a failure'));
  // Also where an error outside every test ended the run.
  if (success === false && failed + errors === 0) {
    findings.push(says(source, 'says that the run failed and holds no failure'));
  }
  return findings;
}

function says(source: Source, message: string): Finding {
  return reportFinding('report/contradiction', source, `the report ${message}`);
}
