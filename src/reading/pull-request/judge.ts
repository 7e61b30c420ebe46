import type { ReadContext } from '../../acts/context.ts';
import { isIncomplete } from '../../history/commits.ts';
import { type Finding, finding } from '../../rules/finding.ts';
import { classifyRef, type RefKind } from '../../rules/refs.ts';
import type { DocId, Oid } from '../../rules/values.ts';
import { condition, findingsOf, type GateCondition, worst } from '../gates/condition.ts';
import type { MergeAnswer, PullRequest } from './asked.ts';
import { judgeChangeRequest } from './change.ts';
import { judgeExecutionRequest } from './execution.ts';
import { trunkLately } from './lately.ts';
import { openPinned, type PinnedOptions } from './opening.ts';
import { placedInFiles } from './places.ts';
import { judgedAsPush, judgedCondition } from './pushing.ts';
import { judgeRecordRequest } from './record.ts';
import { recordsNamed } from './steps.ts';

/**
 * What merging a pull request would do, as the rulebook judges it under the policy of trunk as fetched. Nothing of the
 * pull request has a say in how it is judged, nor is any of it run.
 *
 * @throws `action/incomplete`, `genesis/…`, and as `openContext`
 */
export async function judgePullRequest(options: PinnedOptions, asked: PullRequest): Promise<MergeAnswer> {
  const context = await openPinned(options, asked.head);
  try {
    // Both at once: what they ask of git travels together.
    const [answer, lately] = await Promise.all([judged(context, asked), trunkLately(context)]);
    const conditions = [...answer.conditions, ...(lately === null ? [] : [lately])];
    return whole({ ...answer, conditions: await placedInFiles(context, asked.head, conditions) });
  } finally {
    await context.close();
  }
}

/** What the host would make trunk: each step as if somebody had pushed it. */
export async function judgeMergeGroup(
  options: PinnedOptions,
  { head, base }: { readonly head: Oid; readonly base: string },
): Promise<MergeAnswer> {
  const context = await openPinned(options, head);
  try {
    const into = classifyRef(`refs/heads/${base}`, context.refs.trunk);
    if (into.kind !== 'trunk') return elsewhere({ base }, into);
    const ref = `refs/heads/${context.refs.trunk}`;
    const findings =
      head === context.trunkTip
        ? []
        : await judgedAsPush(context, [{ ref, old: context.trunkTip, new: head }]);
    const asks = 'each commit that the host would make trunk is a step that the rules allow';
    const steps = judgedCondition('steps', asks, findings);
    const records = await recordsNamed(context, head);
    const about = `steps of ${context.refs.trunk} up to ${head.slice(0, 12)}`;
    return whole({ what: 'steps', about, records, answer: steps.answer, conditions: [steps], next: [] });
  } finally {
    await context.close();
  }
}

async function judged(context: ReadContext, asked: PullRequest): Promise<MergeAnswer> {
  const { trunk } = context.refs;
  const into = classifyRef(`refs/heads/${asked.base}`, trunk);
  if (into.kind !== 'trunk') return elsewhere(asked, into);
  const from = classifyRef(`refs/heads/${asked.branch}`, trunk);
  if (asked.here && from.kind === 'record') return judgeRecordRequest(context, from.id, asked);
  if (asked.here && from.kind === 'execution') return judgeExecutionRequest(context, from.id, asked);
  const change = await judgeChangeRequest(context, asked);
  const named = nameFindings(asked, from);
  if (named.length === 0) return change;
  const name = condition('name', 'the branch is called nothing that is governed', named);
  return { ...change, answer: worst([name.answer, change.answer]), conditions: [name, ...change.conditions] };
}

/** A branch of this repository whose name is refused, or one of a fork that is called as a governed one is. */
function nameFindings({ branch, here }: PullRequest, from: RefKind): readonly Finding[] {
  if (here) return from.kind === 'refused' ? [from.finding] : [];
  if (from.kind !== 'record' && from.kind !== 'execution') return [];
  const message = `${JSON.stringify(branch)} is a branch of a fork; ${from.id} is what stands in this repository`;
  return [finding('action/fork-branch', message, { where: { record: from.id } })];
}

/** Into another branch than trunk: free where nothing is governed there, else no merge of the host's may go in. */
function elsewhere({ base }: Pick<PullRequest, 'base'>, into: RefKind): MergeAnswer {
  const free = into.kind === 'ungoverned' || into.kind === 'sandbox';
  const message = `the pull request goes into ${JSON.stringify(base)}, where only signed pushes go`;
  const findings = free ? [] : [finding('action/base', message, { where: { ref: `refs/heads/${base}` } })];
  const asks = 'it goes into a branch that no rule governs';
  const conditions: readonly GateCondition[] = [condition('base', asks, findings)];
  const records: readonly DocId[] = 'id' in into ? [into.id] : [];
  const about = `a change of ${JSON.stringify(base)}, which is not trunk`;
  return {
    what: 'elsewhere',
    about,
    records,
    answer: worst(conditions.map((each) => each.answer)),
    conditions,
    next: [],
  };
}

/** An answer that rests on something missing says how the whole is fetched. */
function whole(answer: MergeAnswer): MergeAnswer {
  if (!findingsOf(answer.conditions).some(isIncomplete)) return answer;
  const cut = finding('action/incomplete', 'something that the verdict rests on is not in this clone');
  const conditions = [
    condition('complete', 'everything is here that the verdict rests on', [cut], { answer: 'error' }),
    ...answer.conditions,
  ];
  return { ...answer, answer: 'error', conditions };
}
