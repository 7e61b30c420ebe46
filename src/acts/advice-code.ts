import type { Policy } from '../rules/policy/policy.ts';
import type { ClearOf } from '../rules/record/clears.ts';
import { systemsOf } from '../rules/record/inputs.ts';
import type { RecordState, ResultRef } from '../rules/record/state.ts';
import { adoptedCommit, sandboxOf } from '../rules/systems/adoption.ts';
import type { System } from '../rules/systems/system.ts';
import type { DocId, Oid, PrincipalId } from '../rules/values.ts';
import type { Advice } from './advice.ts';

type CodeStep = Pick<Advice, 'command' | 'says'> & Partial<Pick<Advice, 'who' | 'role'>>;

/** The clears of the record, as the asker sees them. */
export interface SeenClears {
  /** The clear of a system that stands; null where there is none. */
  readonly clearOf: ClearOf;
  /** Whether code came into trunk by it. */
  readonly usedClear: (clear: Oid) => boolean;
  /** The matrix of a system, as it stands; null where there is none. */
  readonly matrixOf: (system: System) => Promise<RecordState | null>;
}

/** What is next for the code of one system under a record in execution; null where it is in trunk. */
async function stepFor(
  record: RecordState,
  system: System,
  { clearOf, usedClear, matrixOf }: SeenClears,
): Promise<CodeStep | null> {
  const { id, code } = record;
  const clear = clearOf(system.name);
  if (clear)
    return usedClear(clear.oid)
      ? null
      : { command: `qms merge ${id}`, says: `${system.name} is cleared; bring its code into trunk` };
  const results = Object.values(code?.results ?? {})
    .filter((each) => each.system === system.name)
    .sort((one, other) => other.index - one.index);
  const suites = [...system.suites.keys()];
  const proven = results.find(({ commit }) =>
    suites.every((suite) =>
      results.some((each) => each.suite === suite && each.commit === commit && each.passed),
    ),
  );
  const adopted = adoptedCommit(record.properties);
  if (adopted && !results.some(({ commit }) => commit === adopted))
    return {
      command: `qms evidence ci ${id} --suite ${suites[0]} --commit ${adopted} --report FILE`,
      says: `push the commit to ${sandboxOf(system.name)} and let CI attest ${suites.join(', ')}; \`qms gate ${id}\` shows what is missing`,
    };
  const commit = adopted ?? proven?.commit;
  if (commit) return matrixStep(id, system, await matrixOf(system), commit);
  const [newest] = results;
  return newest ? afterResults(id, system, newest.commit, results) : firstCode(id, system, suites);
}

/** A qualified commit comes into trunk once the matrix names it and is in force. */
function matrixStep(id: DocId, { name, rtm }: System, matrix: RecordState | null, commit: string): CodeStep {
  const gate = `\`qms gate ${id}\` shows what is missing`;
  const begin =
    matrix === null ? `qms create RTM --name ${name} --title TITLE` : `qms checkout ${rtm} --authority ${id}`;
  if (matrix?.properties.qualified_commit !== commit)
    return {
      command: `qms rtm build ${rtm} --change ${id}`,
      says: `write the matrix of ${name}, which is to name ${commit.slice(0, 12)}; where it is not checked out, first \`${begin}\``,
    };
  if (matrix.state !== 'EFFECTIVE')
    return {
      command: `qms next ${rtm}`,
      says: `${rtm} is ${matrix.state}: the code comes in once it is in force`,
    };
  return { command: `qms merge ${id}`, says: `bring the code of ${name} into trunk; ${gate}` };
}

function firstCode(id: DocId, { name }: System, suites: readonly string[]): CodeStep {
  return {
    command: `qms branch ${id}`,
    says: `write the code of ${name} on its execution branch, push it, and let CI attest ${suites.join(', ')}; \`qms gate ${id}\` shows what is missing`,
  };
}

/** The newest commit with results has not passed everything: red suites are mended, the others still have to run. */
function afterResults(id: DocId, system: System, commit: Oid, results: readonly ResultRef[]): CodeStep {
  const short = commit.slice(0, 12);
  const at = results.filter((each) => each.commit === commit);
  const red = at.filter(({ passed }) => !passed).map(({ suite }) => suite);
  if (red.length > 0)
    return {
      command: `git switch exec/${id}`,
      says: `${red.join(', ')} was red at ${short}: mend the code of ${system.name} there, push it, and let CI attest the new commit; \`qms gate ${id}\` shows what is missing`,
    };
  const [missing = ''] = [...system.suites.keys()].filter(
    (suite) => !at.some((each) => each.suite === suite),
  );
  return attestStep(id, system, missing, commit);
}

/** Whoever attests a suite is waited for. */
function attestStep(id: DocId, { name, suites }: System, suite: string, commit: Oid) {
  return {
    who: (suites.get(suite)?.attest ?? []) as readonly PrincipalId[],
    role: 'whoever may bring CI evidence',
    command: `qms evidence ci ${id} --suite ${suite} --commit ${commit} --report FILE`,
    says: `${suite} of ${name} has no results at ${commit.slice(0, 12)} yet`,
  };
}

/** What a commit that was pushed just now waits for: results of every suite of the systems that its record names. */
export function adviseEvidence({ id, kind, properties }: RecordState, policy: Policy, commit: Oid): Advice[] {
  const known = policy.kinds.get(kind);
  return (known ? systemsOf(known, properties) : []).flatMap((name) => {
    const system = policy.systems.get(name);
    return system ? [...system.suites.keys()].map((suite) => attestStep(id, system, suite, commit)) : [];
  });
}

/** What is next for the code of the systems that a record in execution names; nothing where all of it is in trunk. */
export async function adviseCode(record: RecordState, policy: Policy, seen: SeenClears): Promise<Advice[]> {
  const kind = policy.kinds.get(record.kind);
  const names = kind && record.state === 'IN_EXECUTION' ? systemsOf(kind, record.properties) : [];
  const who = record.owner === null ? [] : [record.owner];
  const steps: Advice[] = [];
  for (const name of names) {
    const system = policy.systems.get(name);
    const step = system ? await stepFor(record, system, seen) : null;
    if (step) steps.push({ who, role: 'the owner', ...step });
  }
  return steps;
}
