import { type Finding, finding } from '../finding.ts';
import type { RuleId } from '../registry.ts';
import type { State } from '../states.ts';
import type { Requirement } from '../systems/requirement.ts';
import { compareText as compare } from '../systems/suite-result.ts';
import { type CarryingTest, type Gathering, gather, readReference } from './gather.ts';
import type { Matrix, MatrixInput, MatrixRow, Proof, RecordEvidence, Verdict } from './matrix.ts';
import { namesText } from './suspects.ts';

/**
 * Builds the traceability matrix of one system at one commit. Same facts, same matrix, in whatever order results come;
 * the work grows with what is given. Requirements that stand twice count once: their specification is refused elsewhere.
 */
export function buildMatrix(input: MatrixInput): Matrix {
  const known = new Map<string, Requirement>();
  for (const each of input.requirements) if (!known.has(each.id)) known.set(each.id, each);
  const gathering = gather(known, input.results, input.commit);
  const records = lastRecords(input.records);
  const proofs = proofsBy(input.proofs, known);
  const rows = [...known.values()].map((requirement) =>
    rowOf(
      requirement,
      gathering.byRequirement.get(requirement.id) ?? [],
      records.get(requirement.id) ?? null,
      proofs.get(requirement.id) ?? null,
    ),
  );
  const findings = [
    ...suiteFindings(input, gathering),
    ...rows.flatMap(rowFindings),
    ...strayFindings(input, known, gathering),
  ];
  return { commit: input.commit, rows, suites: gathering.suites, findings };
}

/** States in which what a record found may be read. */
const speaks: ReadonlySet<State> = new Set<State>([
  'IN_EXECUTION',
  'IN_POST_REVIEW',
  'POST_REVIEWED',
  'IN_POST_APPROVAL',
  'POST_APPROVED',
  'CLOSED',
]);

interface Speaking {
  readonly record: RecordEvidence;
  readonly named: string | null;
}

/** By requirement, the last record that has an outcome for it: what failed is tried again in a new one. */
function lastRecords(records: readonly RecordEvidence[]): ReadonlyMap<string, Speaking> {
  const last = new Map<string, Speaking>();
  for (const record of records) {
    if (!speaks.has(record.state) || (record.outcome !== 'Pass' && record.outcome !== 'Fail')) continue;
    for (const token of record.requirements) {
      const { id, named } = readReference(token);
      last.set(id, { record, named });
    }
  }
  return last;
}

/** By requirement, whether one of its proofs is for the text as it is now. A proof that names no text is for none. */
function proofsBy(
  proofs: readonly Proof[],
  known: ReadonlyMap<string, Requirement>,
): ReadonlyMap<string, 'current' | 'older'> {
  const found = new Map<string, 'current' | 'older'>();
  for (const { requirement } of proofs) {
    const { id, named } = readReference(requirement);
    const about = known.get(id);
    if (!about) continue;
    if (named !== null && namesText(about, named)) found.set(id, 'current');
    else if (!found.has(id)) found.set(id, 'older');
  }
  return found;
}

function rowOf(
  requirement: Requirement,
  tests: readonly CarryingTest[],
  speaking: Speaking | null,
  proof: MatrixRow['proof'],
): MatrixRow {
  const record = speaking && {
    id: speaking.record.id,
    outcome: speaking.record.outcome,
    current: speaking.named === null || namesText(requirement, speaking.named),
  };
  const verdict = verdictOf(requirement, tests, record, proof);
  return {
    requirement,
    verdict,
    tests: tests.map(({ suite, name, outcome, current }) => ({ suite, name, outcome, current })),
    record,
    proof,
    suspect: verdict === 'older-text' ? causes(requirement, tests) : [],
  };
}

function verdictOf(
  { withdrawn }: Requirement,
  tests: readonly CarryingTest[],
  record: MatrixRow['record'],
  proof: MatrixRow['proof'],
): Verdict {
  if (withdrawn !== null) return 'withdrawn';
  const has = (outcome: CarryingTest['outcome']) => tests.some((test) => test.outcome === outcome);
  if (has('contradictory')) return 'contradictory';
  if (has('failed') || has('error') || record?.outcome === 'Fail') return 'failed';
  const passed = record?.outcome === 'Pass' ? record : null;
  if (tests.some((test) => test.current) || passed?.current || proof === 'current') return 'verified';
  if (has('passed') || passed || proof) return 'older-text';
  return tests.length > 0 ? 'skipped-only' : 'missing';
}

function causes({ id }: Requirement, tests: readonly CarryingTest[]): string[] {
  const found = tests.flatMap(({ outcome, because }) => (outcome === 'passed' && because ? [because] : []));
  return found.length === 0 ? [`${id}: text changed`] : [...new Set(found)].sort();
}

/** A few names, and how many more there are. */
export function some(names: readonly string[], enough = 3): string {
  const rest = names.length - enough;
  return rest <= 0 ? names.join(', ') : `${names.slice(0, enough).join(', ')} and ${rest} more`;
}

type Unproven = Exclude<Verdict, 'verified' | 'withdrawn'>;

const unproven: Readonly<Record<Unproven, { rule: RuleId; says: (row: MatrixRow) => string }>> = {
  contradictory: {
    rule: 'matrix/contradictory',
    says: (row) => `passed and failed at the same commit: ${carrying(row, ['contradictory'])}`,
  },
  failed: {
    rule: 'matrix/failed',
    says: (row) =>
      `failed: ${[carrying(row, ['failed', 'error']), row.record?.outcome === 'Fail' ? row.record.id : ''].filter((each) => each !== '').join(', ')}`,
  },
  'older-text': {
    rule: 'matrix/older-text',
    says: (row) => `was shown for an older text only (${some(row.suspect)})`,
  },
  'skipped-only': {
    rule: 'matrix/skipped-only',
    says: (row) => `was skipped: ${carrying(row, ['skipped'])}`,
  },
  missing: { rule: 'matrix/missing', says: () => 'has no test, verification record or proof' },
};

function carrying({ tests }: MatrixRow, outcomes: readonly CarryingTest['outcome'][]): string {
  return some(
    tests.filter((test) => outcomes.includes(test.outcome)).map(({ suite, name }) => `${suite}: ${name}`),
  );
}

function rowFindings(row: MatrixRow): Finding[] {
  const { requirement, verdict } = row;
  if (verdict === 'verified') return [];
  if (verdict === 'withdrawn')
    return row.tests.length === 0
      ? []
      : [
          finding(
            'matrix/withdrawn-tested',
            `${requirement.id} is withdrawn, and still tested: ${carrying(row, ['passed', 'failed', 'error', 'skipped', 'contradictory'])}`,
          ),
        ];
  const { rule, says } = unproven[verdict];
  return [finding(rule, `${requirement.id} ${says(row)}`)];
}

/** Each suite that is needed ran at the commit, and nothing in any suite failed. */
function suiteFindings(input: MatrixInput, { suites, failedAlone, twice }: Gathering): Finding[] {
  const commit = input.commit.slice(0, 12);
  const ran = new Map(suites.map((suite) => [suite.name, suite]));
  const failing = groupBySuite(failedAlone);
  return [
    ...[...input.suites].sort(compare).flatMap((name) => {
      const suite = ran.get(name);
      if (!suite) return [finding('matrix/suite-missing', `no result of suite ${name} is of ${commit}`)];
      if (suite.passed + suite.failed + suite.errors > 0) return [];
      return [finding('matrix/suite-empty', `suite ${name} ran no test at ${commit}`)];
    }),
    ...[...failing].map(([suite, tests]) =>
      finding(
        'matrix/suite-failed',
        `suite ${suite} failed at ${commit}: ${some(tests.map(({ name }) => name))}`,
      ),
    ),
    ...twice.map((name) => finding('matrix/duplicate-test', `one run has two tests of one name: ${name}`)),
  ];
}

function groupBySuite<T extends { readonly suite: string }>(tests: readonly T[]): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const test of tests) {
    const group = groups.get(test.suite);
    if (group) group.push(test);
    else groups.set(test.suite, [test]);
  }
  return groups;
}

/** What belongs to no requirement, and to no other commit. */
function strayFindings(
  input: MatrixInput,
  known: ReadonlyMap<string, Requirement>,
  { unknown, elsewhere }: Gathering,
): Finding[] {
  const named = [
    ...[...unknown]
      .sort(([one], [other]) => compare(one, other))
      .map(([id, test]) => `${test} carries ${id}`),
    ...input.proofs
      .filter(({ requirement }) => !known.has(readReference(requirement).id))
      .map(({ requirement, line }) => `the proof on line ${line} is for ${readReference(requirement).id}`),
  ];
  return [
    ...named.map((says) =>
      finding('matrix/unknown-requirement', `${says}, which the specification does not have`),
    ),
    ...[...elsewhere]
      .sort(([one], [other]) => compare(one, other))
      .map(([commit, count]) =>
        finding(
          'matrix/other-commit',
          `${count} ${count === 1 ? 'result is' : 'results are'} of ${commit.slice(0, 12)}, not of ${input.commit.slice(0, 12)}`,
        ),
      ),
  ];
}
