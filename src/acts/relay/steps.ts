import { ok, QmsError, type Result, refused, unwrap } from '../../rules/finding.ts';
import type { Policy } from '../../rules/policy/policy.ts';
import { isEnd } from '../../rules/states.ts';
import type { DocId, Oid } from '../../rules/values.ts';
import { judgeChange } from '../change/judge.ts';
import { oneOf } from '../change/tree.ts';
import { checkpointOpenRecords } from '../checkpoint.ts';
import { policyId } from '../policy-draft.ts';
import type { Session } from '../session.ts';

/** A child's id begins with its parent's, so the longer ones come first. */
function childrenFirst(ids: readonly DocId[]): DocId[] {
  return [...ids].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
}

function revokedKeys(policy: Policy): number {
  return [...policy.keys.values()].filter(({ status }) => status === 'revoked').length;
}

/** Code that the record's clears let in, and that trunk does not hold yet. */
async function bringCode(session: Session, id: DocId): Promise<void> {
  const clearOf = await session.clearsOf(await session.record(id));
  for (const system of session.context.policy.systems.values()) {
    const clear = clearOf(system.name);
    if (clear === null) continue;
    const { codes } = session.history.source.trunk;
    if (!codes.some((code) => code.clear === clear.oid)) await session.code(id, system);
  }
}

/** The record's end, with the tags of the releases that its close gave. */
async function bringEnd(session: Session, id: DocId): Promise<void> {
  await session.enact(id);
  const { state, code } = await session.record(id);
  for (const release of state === 'CLOSED' ? (code?.releases ?? []) : [])
    await session.tagRelease(release, id);
}

/** A change of files that no record governs, as one step; none where trunk holds it already. */
export async function bringChange(session: Session, head: Oid): Promise<Result<void>> {
  const { history, trunkTip } = session;
  // The records of the same proposal may have brought another policy into force.
  const policy = unwrap(await history.policyAt(history.policyInForce()));
  const context = { ...session.context, trunkTip, policy };
  const { commits, since, findings } = await judgeChange(context, head);
  if (commits.length === 0) return ok(undefined);
  const wrong = [...findings.paths, ...findings.events, ...(findings.signed ?? [])];
  if (wrong.length > 0) return refused(...wrong);
  const changes = oneOf(since);
  return changes.ok ? session.bringIn(head, changes.value) : changes;
}

/**
 * The steps of trunk that follow from what these records have come to, none of which is anybody's decision: cleared code
 * comes in, an end comes into force, and a revocation of keys is followed by a checkpoint.
 *
 * @param before the policy in force before
 */
export async function makeSteps(session: Session, ids: readonly DocId[], before: Policy): Promise<void> {
  for (const id of childrenFirst(ids)) {
    const record = await session.record(id);
    if (record.state === 'IN_EXECUTION') await bringCode(session, id);
    if (isEnd(record.state) && !(await session.isInTrunk(record))) await bringEnd(session, id);
  }
  if (!ids.includes(policyId)) return;
  const { history } = session;
  const after = unwrap(await history.policyAt(history.policyInForce()));
  if (revokedKeys(after) <= revokedKeys(before)) return;
  // A record that does not verify must not stand in the way of a revocation.
  await checkpointOpenRecords(session).catch((error) => {
    if (!(error instanceof QmsError)) throw error;
  });
}
