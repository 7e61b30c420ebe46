import type { Requirement } from '../systems/requirement.ts';
import type { Counts, SuiteResult, TestOutcome } from '../systems/results.ts';
import { countTests } from '../systems/results.ts';
import { compareText as compare } from '../systems/suite-result.ts';
import type { Oid } from '../values.ts';
import type { TestEvidence } from './matrix.ts';
import { openSuspects } from './suspects.ts';

/** A reference to a requirement, taken apart. */
export interface Reference {
  readonly id: string;
  /** Fingerprint of the text that is meant, or its beginning. */
  readonly named: string | null;
}

/** @returns id and fingerprint of `REQ-001@1a2b3c4d` */
export function readReference(token: string): Reference {
  const at = token.indexOf('@');
  return at === -1 ? { id: token, named: null } : { id: token.slice(0, at), named: token.slice(at + 1) };
}

/** A test with all its runs at the commit. */
interface Gathered {
  readonly suite: string;
  readonly name: string;
  passed: boolean;
  failed: boolean;
  error: boolean;
  /** By requirement: null where a run that passed is for the text as it is now, else why none is; empty if none passed. */
  readonly carries: Map<string, string | null>;
}

/** What results of one commit say, whatever the order in which they come. */
export interface Gathering {
  /** The tests that carry each requirement, by suite and name, with why those that passed do not count any more. */
  readonly byRequirement: ReadonlyMap<string, readonly CarryingTest[]>;
  readonly suites: readonly ({ readonly name: string } & Counts)[];
  /** Tests that failed and carry no requirement in force, by suite and name. */
  readonly failedAlone: readonly TestEvidence[];
  /** Names that one run has twice, as `suite: name`. */
  readonly twice: readonly string[];
  /** Ids that look like the specification's and are not, with a test that carries each. */
  readonly unknown: ReadonlyMap<string, string>;
  /** Results at other commits: how many of each. */
  readonly elsewhere: ReadonlyMap<Oid, number>;
}

export interface CarryingTest extends TestEvidence {
  readonly because: string | null;
}

const byName = (one: { suite: string; name: string }, other: { suite: string; name: string }) =>
  compare(one.suite, other.suite) || compare(one.name, other.name);

/** Brings the runs of each test at one commit together. Those of other commits are counted, and never added. */
export function gather(
  known: ReadonlyMap<string, Requirement>,
  results: readonly SuiteResult[],
  commit: Oid,
): Gathering {
  const suspectsOf = openSuspects(known);
  const prefixes = new Set([...known.keys()].map(prefixOf));
  const tests = new Map<string, Map<string, Gathered>>();
  const elsewhere = new Map<Oid, number>();
  const twice = new Set<string>();
  const unknown = new Map<string, string>();
  for (const result of results) {
    if (result.commit !== commit) {
      elsewhere.set(result.commit, (elsewhere.get(result.commit) ?? 0) + 1);
      continue;
    }
    const { suite } = result;
    const suspects = suspectsOf(result);
    const ofSuite = tests.get(suite) ?? new Map<string, Gathered>();
    tests.set(suite, ofSuite);
    const names = new Set<string>();
    for (const { name, outcome, requirements } of result.tests) {
      if (names.has(name)) twice.add(`${suite}: ${name}`);
      names.add(name);
      const test = ofSuite.get(name) ?? newTest(suite, name);
      ofSuite.set(name, test);
      if (outcome === 'passed' || outcome === 'failed' || outcome === 'error') test[outcome] = true;
      for (const token of requirements) {
        const { id, named } = readReference(token);
        if (!known.has(id)) {
          const at = `${suite}: ${name}`;
          if (prefixes.has(prefixOf(id)) && compare(at, unknown.get(id) ?? '\uffff') < 0) unknown.set(id, at);
          continue;
        }
        const cause = outcome === 'passed' ? suspects.cause(id, named) : notPassed;
        const before = test.carries.get(id);
        if (before === undefined || (before !== null && isBetter(cause, before))) test.carries.set(id, cause);
      }
    }
  }
  return { ...sortOut(tests, known), twice: [...twice].sort(), unknown, elsewhere };
}

/** Stands where a reason would, for a run that did not pass. */
const notPassed = '';

/** Of two reasons why a run does not count, which is kept: none at all, else the first by its words. */
function isBetter(cause: string | null, before: string): boolean {
  return cause === null || before === notPassed || (cause !== notPassed && cause < before);
}

function newTest(suite: string, name: string): Gathered {
  return { suite, name, passed: false, failed: false, error: false, carries: new Map() };
}

/** The id without its number: what tells this specification's requirements from others. */
function prefixOf(id: string): string {
  return id.slice(0, id.lastIndexOf('-'));
}

function outcomeOf({ passed, failed, error }: Gathered): TestEvidence['outcome'] {
  if (passed && (failed || error)) return 'contradictory';
  if (failed) return 'failed';
  if (error) return 'error';
  return passed ? 'passed' : 'skipped';
}

function sortOut(
  tests: ReadonlyMap<string, ReadonlyMap<string, Gathered>>,
  known: ReadonlyMap<string, Requirement>,
) {
  const inForce = (id: string) => known.get(id)?.withdrawn === null;
  const byRequirement = new Map<string, CarryingTest[]>();
  const failedAlone: TestEvidence[] = [];
  const suites = [...tests]
    .sort(([one], [other]) => compare(one, other))
    .map(([suite, ofSuite]) => {
      const sorted = [...ofSuite.values()].sort(byName);
      const ran = sorted.map((test) => {
        const { name, carries } = test;
        const outcome = outcomeOf(test);
        const failed = outcome !== 'passed' && outcome !== 'skipped';
        if (failed && ![...carries.keys()].some(inForce))
          failedAlone.push({ suite, name, outcome, current: false });
        for (const [id, because] of carries) {
          const carrying = { suite, name, outcome, current: because === null, because };
          const found = byRequirement.get(id);
          if (found) found.push(carrying);
          else byRequirement.set(id, [carrying]);
        }
        const counted: TestOutcome = outcome === 'contradictory' ? 'failed' : outcome;
        return { name, outcome: counted, requirements: [] };
      });
      return { name: suite, ...countTests(ran) };
    });
  return { byRequirement, suites, failedAlone };
}
