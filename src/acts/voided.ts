import { isVoidUnder, voidBounds } from '../history/held.ts';
import type { Policy } from '../rules/policy/policy.ts';
import type { Decision, EventRef, RecordState, Round } from '../rules/record/state.ts';
import type { DocId, Oid, PrincipalId } from '../rules/values.ts';
import type { Session } from './session.ts';

/** An event that a revocation voids, and that something which stands rests on. */
export interface VoidedEvent {
  readonly document: DocId;
  readonly what: string;
  readonly actor: PrincipalId;
  readonly event: Oid;
}

function decided(decision: Decision | Round | null): (readonly [string, readonly EventRef[]])[] {
  if (!decision) return [];
  return [
    ['assignment', 'assigns' in decision ? decision.assigns : []],
    ['review', decision.reviews],
    ['approval', decision.approvals],
  ];
}

/** Everything that a record's present state rests on. */
function supports(record: RecordState): (readonly [string, readonly EventRef[]])[] {
  return [
    ['assignment', record.team],
    ...decided(record.round),
    ...decided(record.decisions.pre),
    ...decided(record.decisions.post),
    ...Object.entries(record.executions).map(([item, ref]) => [`execution of ${item}`, [ref]] as const),
    ...Object.entries(record.code?.clears ?? {}).map(
      ([system, ref]) => [`clear of ${system}`, [ref]] as const,
    ),
  ];
}

/** What a policy's revocations void in the records that are open here. */
export async function voidedEvents(session: Session, policy: Policy): Promise<VoidedEvent[]> {
  const found: VoidedEvent[] = [];
  for (const id of [...session.context.tips.keys()].sort()) {
    const judged = await session.history.judgeRecord(id);
    if (!judged.ok || (await session.isInTrunk(judged.value.state))) continue;
    const bounds = await voidBounds(session.history, id, policy);
    const seen = new Set<Oid>();
    for (const [what, refs] of supports(judged.value.state)) {
      for (const ref of refs) {
        if (seen.has(ref.oid) || !isVoidUnder(bounds, ref)) continue;
        seen.add(ref.oid);
        found.push({ document: id, what, actor: ref.actor, event: ref.oid });
      }
    }
  }
  return found;
}
