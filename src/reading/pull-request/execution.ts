import type { ReadContext } from '../../acts/context.ts';
import type { DocId } from '../../rules/values.ts';
import { gateOf } from '../gate.ts';
import { condition, errorFindings, type GateCondition, worst } from '../gates/condition.ts';
import { nextOf } from '../gates/next.ts';
import type { MergeAnswer, PullRequest } from './asked.ts';
import { judgedAsPush, judgedCondition } from './pushing.ts';

/** Whether the branch is one of execution as a push would be judged. */
async function branchCondition(
  context: ReadContext,
  id: DocId,
  { head, branch, before }: PullRequest,
): Promise<GateCondition> {
  const findings = await judgedAsPush(context, [{ ref: `refs/heads/${branch}`, old: before, new: head }]);
  // Where nobody says which commits are new, nobody knows whether a key was retired before they were pushed.
  const known = findings.filter(({ rule }) => before !== null || rule !== 'signature/retired-key');
  return judgedCondition('branch', `every commit of the branch is signed, and written under ${id}`, known);
}

/** An execution branch: its commits, and the merge gate of its record at the head. */
export async function judgeExecutionRequest(
  context: ReadContext,
  id: DocId,
  asked: PullRequest,
): Promise<MergeAnswer> {
  const branch = await branchCondition(context, id, asked);
  const about = `code of ${id} at ${asked.head.slice(0, 12)}`;
  try {
    const report = await gateOf(context, id, { act: 'merge', commit: asked.head });
    const gates = (report?.answers ?? []).map(({ system, conditions, answer }) => ({
      ...condition('merge', `${system ?? 'the code'} may come in`, [], { conditions }),
      answer,
    }));
    const conditions = [branch, ...gates];
    const answer = worst(conditions.map((each) => each.answer));
    return {
      what: 'execution',
      about,
      records: [id],
      answer,
      conditions,
      next: report && answer === 'met' ? nextOf(report) : [`qms next ${id}`],
    };
  } catch (error) {
    const unread = judgedCondition('merge', 'the merge gate can be asked', errorFindings('merge', error));
    const conditions = [branch, unread];
    return {
      what: 'execution',
      about,
      records: [id],
      answer: worst(conditions.map((each) => each.answer)),
      conditions,
      next: [`qms next ${id}`],
    };
  }
}
