import { type Finding, ok, type Result, refused } from '../rules/finding.ts';
import { referencesIn } from '../rules/systems/requirement.ts';
import type { TestOutcome } from '../rules/systems/results.ts';
import type { Content } from './content.ts';
import { junitName } from './junit-name.ts';
import { addCase, addFailure, addSuite, contradictions, newTally, type SuiteTally } from './junit-tally.ts';
import {
  maxFindings,
  quoted,
  type Reading,
  type ReportedTest,
  reportFinding,
  type Source,
} from './reading.ts';
import { readXml, stop, type XmlHandler } from './xml.ts';

const output = ['system-out', 'system-err'] as const;
const ended = ['failure', 'error'] as const;
const outcomeElements = [
  ...ended,
  'skipped',
  'rerunFailure',
  'rerunError',
  'flakyFailure',
  'flakyError',
] as const;

/** The elements that may stand in each that is looked into. What stands in any other is text for people. */
const inside: ReadonlyMap<string, readonly string[]> = new Map([
  ['', ['testsuites', 'testsuite']],
  ['testsuites', ['testsuite', 'testcase', 'properties', ...output]],
  ['testsuite', ['testsuite', 'testcase', 'properties', ...ended, ...output]],
  ['testcase', ['properties', ...outcomeElements, ...output]],
  ['properties', ['property']],
]);

/** Elements that say what became of a test. Where none may stand, one would be passed over. */
const speaking: ReadonlySet<string> = new Set([...inside.keys(), ...outcomeElements]);

/** What `status` and `result` of a test case may say; reporters that use them say the rest with elements too. */
const statusWords: Readonly<Record<string, TestOutcome>> = {
  ...wordsFor('passed', 'run passed pass success successful ok completed'),
  ...wordsFor('skipped', 'skipped skip notrun disabled ignored pending suppressed todo'),
  ...wordsFor('failed', 'failed fail failure broken'),
  ...wordsFor('error', 'error errored crashed'),
};

function wordsFor(outcome: TestOutcome, words: string): Record<string, TestOutcome> {
  return Object.fromEntries(words.split(' ').map((word) => [word, outcome]));
}

/** A test case while it is read. */
interface Case {
  readonly attributes: Readonly<Record<string, string>>;
  readonly line: number;
  failed: boolean;
  errored: boolean;
  skipped: boolean;
  notRun: boolean;
  /** node:test's `todo`: one that fails is no failure. */
  todo: boolean;
  flaky: boolean;
  readonly requirements: string[];
}

type Attributes = Readonly<Record<string, string>>;

/** Takes what a report says element by element; {@link readJunit} asks it for what came out. */
class JunitReader implements XmlHandler {
  readonly tests: ReportedTest[] = [];
  readonly findings: Finding[] = [];
  readonly #source: Source;
  readonly #path: string[] = [];
  readonly #suites: SuiteTally[] = [];
  #case: Case | null = null;
  /** The property that is read, and its text where it has no `value`. */
  #property: { readonly name: string; value: string | undefined; text: string } | null = null;

  constructor(source: Source) {
    this.#source = source;
  }

  open(name: string, attributes: Attributes, line: number): void {
    const parent = this.#path.at(-1) ?? '';
    const allowed = inside.get(parent);
    if (allowed ? !allowed.includes(name) : speaking.has(name)) {
      const where = parent === '' ? 'at the top' : `in <${parent.slice(0, 80)}>`;
      const message = `<${name.slice(0, 80)}> ${where} is no part of JUnit XML that this program knows`;
      stop(reportFinding('report/format', this.#source, message, line));
    }
    this.#path.push(name);
    if (allowed) this.#open(name, attributes, line);
  }

  #open(name: string, attributes: Attributes, line: number): void {
    if (name === 'testsuites' || name === 'testsuite') this.#suites.push(newTally(attributes, line));
    else if (name === 'testcase') this.#case = newCase(attributes, line);
    else if (name === 'property') {
      this.#property = { name: attributes.name ?? '', value: attributes.value, text: '' };
    } else if (this.#case) noteElement(this.#case, name, attributes);
    else if (name === 'failure' || name === 'error') this.#suiteFailed(name, line);
  }

  text(text: string): void {
    if (this.#property) this.#property.text += text;
  }

  close(): void {
    const name = this.#path.pop();
    if (name === 'testcase') this.#closeCase();
    else if (name === 'property') this.#closeProperty();
    else if (name === 'testsuite' || name === 'testsuites') this.#closeSuite();
  }

  #closeSuite(): void {
    const suite = this.#suites.pop();
    if (!suite) return;
    const [whole = suite] = this.#suites;
    const parent = this.#suites.at(-1);
    if (parent) addSuite(parent, suite);
    if (this.findings.length < maxFindings) this.findings.push(...contradictions(suite, whole, this.#source));
  }

  #closeProperty(): void {
    const property = this.#property;
    this.#property = null;
    if (!property || !this.#case || !/^requirements?$/i.test(property.name)) return;
    // One by one: a call takes no more arguments than the stack holds.
    for (const id of referencesIn(property.value ?? property.text)) this.#case.requirements.push(id);
  }

  #closeCase(): void {
    const each = this.#case;
    this.#case = null;
    const suite = this.#suites.at(-1);
    if (!each || !suite) return;
    this.#noteStatus(each);
    addCase(suite, each);
    const outcome = outcomeOf(each);
    const name = this.#nameOf(each);
    const requirements = [...referencesIn(name), ...each.requirements];
    this.tests.push({ name, outcome, requirements, flaky: each.flaky });
  }

  #nameOf({ attributes, line }: Case): string {
    if (!/\S/.test(attributes.name ?? '')) {
      stop(reportFinding('report/format', this.#source, 'a test case has no name', line));
    }
    const file =
      attributes.file ?? this.#suites.findLast(({ attributes }) => attributes.file)?.attributes.file;
    const { classname, name = '' } = attributes;
    // The one suite of surefire and gradle is the report's file, at times of another class than its tests are.
    const oneSuite = this.#path[0] === 'testsuite' && classname;
    const suites = this.#suites.slice(oneSuite || this.#path[0] === 'testsuites' ? 1 : 0);
    const names = suites.map(({ attributes }) => attributes.name ?? '');
    return junitName({ file, suites: names, classname, name }, this.#source);
  }

  /** `status` and `result` count as the elements do. A test that is called not run is in no count of skipped ones. */
  #noteStatus(each: Case): void {
    const said = (['status', 'result'] as const).map((key) => this.#wordOf(each, key));
    each.failed ||= said.includes('failed');
    each.errored ||= said.includes('error');
    each.notRun = said.includes('skipped');
  }

  #wordOf({ attributes, line }: Case, key: 'status' | 'result'): TestOutcome {
    const word = attributes[key]?.toLowerCase();
    if (word === undefined) return 'passed';
    if (Object.hasOwn(statusWords, word)) return statusWords[word] as TestOutcome;
    const message = `a test case has ${key}=${quoted(word)}, which this program does not know`;
    return stop(reportFinding('report/format', this.#source, message, line));
  }

  /** A failure of a suite itself, such as of what it sets up: a test of its name, which is in no count of tests. */
  #suiteFailed(element: 'failure' | 'error', line: number): void {
    const suite = this.#suites.at(-1);
    if (!suite) return;
    addFailure(suite, element);
    const name = suite.attributes.name ?? '';
    if (!/\S/.test(name)) {
      stop(reportFinding('report/format', this.#source, 'a suite that failed has no name', line));
    }
    this.tests.push({
      name,
      outcome: element === 'failure' ? 'failed' : 'error',
      requirements: [],
      flaky: false,
    });
  }
}

function newCase(attributes: Attributes, line: number): Case {
  return {
    attributes,
    line,
    failed: false,
    errored: false,
    skipped: false,
    notRun: false,
    todo: false,
    flaky: false,
    requirements: [],
  };
}

/** The worst that anything says of it. */
function outcomeOf({ todo, failed, errored, skipped, notRun }: Case): TestOutcome {
  if (todo) return 'skipped';
  if (failed) return 'failed';
  if (errored) return 'error';
  return skipped || notRun ? 'skipped' : 'passed';
}

function noteElement(each: Case, name: string, attributes: Attributes): void {
  if (name === 'failure') each.failed = true;
  else if (name === 'error') each.errored = true;
  else if (name === 'skipped') {
    each.skipped = true;
    each.todo ||= attributes.type === 'todo';
  } else if (/^(rerun|flaky)/.test(name)) each.flaky = true;
}

/**
 * Reads JUnit XML of vitest, jest-junit, pytest, surefire, gradle, go-junit-report, node:test, mocha-junit and their like.
 *
 * @returns its tests; findings `report/xml`, `report/format`, `report/too-large`, `report/contradiction`
 */
export function readJunit({ text }: Content, source: Source): Result<Reading> {
  const reader = new JunitReader(source);
  const stopped = readXml(text, source, reader);
  if (stopped) return refused(stopped);
  return reader.findings.length > 0 ? refused(...reader.findings) : ok({ tests: reader.tests, scan: [] });
}
