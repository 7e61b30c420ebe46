import { routeTarget } from '../../acts/drafts.ts';
import type { GateAct } from '../../rules/gates/act-names.ts';
import type { Policy } from '../../rules/policy/policy.ts';
import type { ClearOf } from '../../rules/record/clears.ts';
import { systemsOf } from '../../rules/record/inputs.ts';
import type { RecordState } from '../../rules/record/state.ts';
import type { Oid } from '../../rules/values.ts';

/** Systems that a record names, in its order. */
export function systemsNamed(policy: Policy, record: RecordState): readonly string[] {
  const kind = policy.kinds.get(record.kind);
  return kind ? systemsOf(kind, record.properties) : [];
}

/** The act that comes next for a record as it stands; null where none of them does. */
export function nextAct(
  policy: Policy,
  record: RecordState,
  clearOf: ClearOf,
  usedClear: (clear: Oid) => boolean,
): GateAct | null {
  const { state } = record;
  if (state === 'POST_APPROVED' || (record.kind === 'VR' && state === 'IN_EXECUTION')) return 'close';
  if (state === 'PRE_APPROVED') return 'release';
  if (state.endsWith('APPROVAL')) return 'approval';
  if (state === 'IN_EXECUTION') {
    const inTrunk = (system: string) => {
      const clear = clearOf(system);
      return clear !== null && usedClear(clear.oid);
    };
    return systemsNamed(policy, record).some((system) => !inTrunk(system)) ? 'merge' : 'review';
  }
  if (state.endsWith('REVIEWED')) return 'approval';
  if (state.endsWith('REVIEW')) return routeReady(policy, record) ? 'approval' : 'review';
  return state === 'DRAFT' ? 'review' : null;
}

/** Whether all who were named have reviewed, so that only routing it for approval is left. */
function routeReady(policy: Policy, { team, round, ...rest }: RecordState): boolean {
  const done = new Set(round?.reviews.map(({ actor }) => actor));
  const named = team.flatMap(({ members }) => members);
  return (
    named.length > 0 &&
    named.every((each) => done.has(each)) &&
    routeTarget(policy, { team, round, ...rest }, 'approval') !== null
  );
}
