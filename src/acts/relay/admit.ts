import { History } from '../../history/history.ts';
import { checkPushSize, checkRefCount, limitOf } from '../../history/push/limits.ts';
import { stopwatch } from '../../history/push/stopwatch.ts';
import { decidePush, type PushedRef, type PushSource } from '../../history/push.ts';
import { copyTrunk, indexFrom } from '../../history/trunk-index.ts';
import type { RefUpdate } from '../../repository/git/refs.ts';
import { finding, ok, QmsError, type Result, refused, unwrap } from '../../rules/finding.ts';
import { ruleEntry } from '../../rules/registry.ts';
import { answerRef } from '../../rules/relay/proposal-ref.ts';
import type { DocId, Oid } from '../../rules/values.ts';
import { newCommits, type ReadContext, recordPrefix } from '../context.ts';
import type { MadeCommit } from '../outcome.ts';
import { Session } from '../session.ts';
import type { Desk } from './desk.ts';
import { type Proposed, takenAway } from './proposals.ts';
import { moveRemoteRefs, type RemoteRefs, refsBelow } from './remote-refs.ts';
import { bringChange, makeSteps } from './steps.ts';

/** What is moved for a proposal, and the desk for the next one. */
export interface Admitted {
  readonly updates: readonly RefUpdate[];
  readonly steps: readonly MadeCommit[];
  readonly desk: Desk;
}

/** A failure of this machine: it says nothing about the proposal, and ends the run. */
function isEnvironment(error: unknown): boolean {
  return error instanceof QmsError && error.findings.some(({ rule }) => ruleEntry(rule).exit === 6);
}

/**
 * Judges a proposal as the hook of a server would judge the push, and makes the steps of trunk that follow from it, which
 * are judged with it. What cannot be judged is refused; only a failure of this machine is raised.
 */
export async function admit(desk: Desk, proposed: Proposed): Promise<Result<Admitted>> {
  const watch = stopwatch();
  watch.start(limitOf(desk.context.repository, 'seconds'));
  try {
    const late = watch.over.then((findings) => refused(...findings));
    return await Promise.race([admitNow(desk, proposed), late]);
  } catch (error) {
    if (isEnvironment(error)) throw error;
    if (error instanceof QmsError) return refused(...error.findings);
    const why = error instanceof Error ? error.message : String(error);
    return refused(finding('relay/crash', `the proposal could not be judged: ${why}`));
  } finally {
    watch.stop();
  }
}

function sourceOf({ context, refs }: Desk): PushSource {
  const { repository, reader, founded, history, options } = context;
  return {
    repository,
    reader,
    founded,
    now: Math.floor((options.clock ?? Date.now)() / 1000),
    judged: history.source.judged ?? null,
    standing: async (prefixes) => refsBelow(refs, prefixes),
    index: (_reader, _founded, tip) => indexFrom(reader, founded, history.source.trunk, tip),
    newCommits: (tips, base) => newCommits(repository, tips, base),
  };
}

/** The context in which the proposed events stand on their branches. */
async function contextAfter(context: ReadContext, tips: ReadonlyMap<DocId, Oid>): Promise<ReadContext> {
  const { source } = context.history;
  const all = new Map([...source.tips, ...tips]);
  // A proposal that is refused leaves no step of its own behind, nor does one whose time is over.
  const history = new History({ ...source, trunk: copyTrunk(source.trunk), tips: all });
  const policyEvent = history.policyInForce();
  return { ...context, history, tips: all, policyEvent, policy: unwrap(await history.policyAt(policyEvent)) };
}

/** What the records do not hold yet. An event that is proposed a second time has been admitted, and is not refused. */
async function notHeld(
  { history }: ReadContext,
  tips: ReadonlyMap<DocId, Oid>,
): Promise<ReadonlyMap<DocId, Oid>> {
  const fresh = new Map<DocId, Oid>();
  for (const [id, tip] of tips) {
    const chain = await history.chain(id);
    if (!chain.ok || !chain.value.places.has(tip)) fresh.set(id, tip);
  }
  return fresh;
}

async function admitNow(desk: Desk, proposed: Proposed): Promise<Result<Admitted>> {
  const { nonce, tips, change, answer } = proposed;
  const { repository, reader, founded } = desk.context;
  const fresh = await notHeld(desk.context, tips);
  const moves: PushedRef[] = [...fresh].map(([id, tip]) => {
    const ref = `${recordPrefix}${id}`;
    return { ref, old: desk.refs.get(ref) ?? null, new: tip };
  });
  const many = checkRefCount(repository, moves);
  if (many.length > 0) return refused(...many);
  const roots = [founded.oid, ...(founded.baseline === null ? [] : [founded.baseline])];
  const trunkRef = `refs/heads/${founded.genesis.trunk}`;
  const brings = change === null ? [] : [{ ref: trunkRef, old: desk.context.trunkTip, new: change }];
  const large = await checkPushSize(repository, reader, [...moves, ...brings], founded.genesis.trunk, roots);
  if (large.length > 0) return refused(...large);
  let verdict = await decidePush(sourceOf(desk), moves);
  if (verdict.findings.length > 0) return refused(...verdict.findings);

  const context = await contextAfter(desk.context, fresh);
  const session = new Session(context, desk.actor);
  await makeSteps(session, [...tips.keys()], desk.context.policy);
  if (change !== null) {
    const brought = await bringChange(session, change);
    if (!brought.ok) return brought;
  }
  const steps = session.updates();
  if (steps.length > 0) {
    verdict = await decidePush(sourceOf(desk), [...moves, ...steps]);
    if (verdict.findings.length > 0) return refused(...verdict.findings);
  }
  // Whoever laid an answer there was not the relay.
  const slander = answer === null ? [] : [{ ref: answerRef(nonce), old: answer, new: null }];
  // What the verdict rests on is pushed as it stands: somebody who moves it meanwhile makes the whole push a race.
  const still = verdict.together.standing.flatMap(({ ref, oid }) =>
    oid === null ? [] : [{ ref, old: oid, new: oid }],
  );
  const updates = [...still, ...moves, ...steps, ...takenAway(proposed), ...slander];
  const refs: RemoteRefs = new Map(desk.refs);
  moveRemoteRefs(refs, updates);
  const { history } = context;
  const policyEvent = history.policyInForce();
  const policy = unwrap(await history.policyAt(policyEvent));
  const next = { ...context, trunkTip: session.trunkTip, policyEvent, policy };
  return ok({ updates, steps: session.made, desk: { ...desk, refs, context: next } });
}
