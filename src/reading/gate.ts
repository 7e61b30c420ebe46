import type { ContextOptions, ReadContext } from '../acts/context.ts';
import { documentId } from '../acts/perform.ts';
import { readProof } from '../history/code/proof.ts';
import { isVoidUnder, voidBounds } from '../history/held.ts';
import { fail } from '../rules/finding.ts';
import { commitMeant } from '../rules/gates/commit-meant.ts';
import type { Condition } from '../rules/gates/gate.ts';
import { askMerge } from '../rules/gates/merge.ts';
import type { Proof } from '../rules/gates/proof.ts';
import { systemsOf } from '../rules/record/inputs.ts';
import type { RecordState } from '../rules/record/state.ts';
import { isOid, type Oid } from '../rules/values.ts';
import { reading } from './open-reading.ts';

/** The merge gate of one system of a record, as everything stands now. */
export interface GateAnswer {
  readonly system: string;
  /** Null where none is given, and the record has no results of the system. */
  readonly commit: Oid | null;
  readonly met: boolean;
  readonly conditions: readonly Condition[];
}

export interface GateReport {
  readonly id: string;
  readonly state: string;
  readonly systems: readonly GateAnswer[];
}

/** The proof of a system's code as everything stands now, rather than at pins. */
export async function presentProof(
  context: ReadContext,
  record: RecordState,
  systemName: string,
  given?: string,
): Promise<Proof | null> {
  const { history, policy } = context;
  const system = policy.systems.get(systemName);
  if (!system) return null;
  const now = async (id: typeof system.rs) => {
    const judged = await history.judgeRecord(id);
    return judged.ok && !judged.value.refused && judged.value.state.born ? judged.value.state : null;
  };
  const commit = given ?? commitMeant(record, systemName, await now(system.rtm));
  if (commit === null) return null;
  if (!isOid(commit))
    fail('ci/commit', `${JSON.stringify(given)} is not a full commit id of 40 hexadecimal digits`);
  const bounds = await voidBounds(history, record.id, policy);
  return readProof(history, {
    record,
    system,
    commit,
    policy,
    step: history.source.trunk.steps.length - 1,
    seen: now,
    isVoid: (event) => isVoidUnder(bounds, event),
  });
}

/** Why a record's code may not come in yet, condition by condition. Raises `ci/system` where it names no system. */
export async function gate(
  options: ContextOptions,
  input: { readonly id: string; readonly commit?: string | undefined },
): Promise<GateReport> {
  return reading(options, async (context) => {
    const id = documentId(input.id);
    const judged = await context.history.judgeRecord(id);
    if (!judged.ok || !judged.value.state.born) fail('record/unknown', `there is no record ${id}`);
    const record = judged.value.state;
    const kind = context.policy.kinds.get(record.kind);
    const names = kind ? systemsOf(kind, record.properties) : [];
    if (names.length === 0) fail('ci/system', `${id} names no system in its front matter`);
    const systems: GateAnswer[] = [];
    for (const system of names) {
      const proof = await presentProof(context, record, system, input.commit);
      const conditions = proof ? askMerge(proof) : [];
      systems.push({
        system,
        commit: proof?.commit ?? null,
        met: proof !== null && conditions.every(({ met }) => met),
        conditions,
      });
    }
    return { id, state: record.state, systems };
  });
}
