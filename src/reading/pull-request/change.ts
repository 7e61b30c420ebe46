import { judgeChange } from '../../acts/change/judge.ts';
import type { ReadContext } from '../../acts/context.ts';
import { counted } from '../../rules/counted.ts';
import { worst } from '../gates/condition.ts';
import type { MergeAnswer, PullRequest } from './asked.ts';
import { judgedCondition } from './pushing.ts';

/** Anything else that would go into trunk: it may change what the policy leaves free, and bring no event. */
export async function judgeChangeRequest(context: ReadContext, { head }: PullRequest): Promise<MergeAnswer> {
  const { commits, paths, findings } = await judgeChange(context, head);
  const conditions = [
    judgedCondition('paths', 'it changes only what the policy leaves ungoverned', findings.paths, {
      shown: [counted(paths.length, 'file')],
    }),
    judgedCondition('events', 'it brings no event of a record', findings.events, {
      shown: [counted(commits.length, 'commit')],
    }),
    ...(findings.signed === null
      ? []
      : [
          judgedCondition(
            'signed',
            'each of its commits is signed by somebody who may make steps',
            findings.signed,
            {
              shown: ['a merge that the host makes is signed by nobody of the policy, and would be refused'],
            },
          ),
        ]),
  ];
  const about = `a change of ungoverned files at ${head.slice(0, 12)}`;
  const answer = worst(conditions.map((each) => each.answer));
  const next =
    answer === 'met' && commits.length > 0 ? [`git fetch origin ${head}`, `qms propose ${head}`] : [];
  return { what: 'change', about, records: [], answer, conditions, next };
}
