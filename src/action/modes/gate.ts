import { resolve } from 'node:path';
import { judgeMergeGroup, judgePullRequest } from '../../reading/pull-request/judge.ts';
import { fail } from '../../rules/finding.ts';
import { readEvent } from '../event.ts';
import { type Mode, outcomeOf, type Verdict } from '../outcome.ts';

const verdicts = { met: 'pass', not: 'fail', error: 'incomplete' } as const satisfies Record<string, Verdict>;

/** Judges what merging would do, on `pull_request` and `merge_group`. */
export const gate: Mode = async (surroundings, inputs) => {
  const { env, cwd, clock } = surroundings;
  const event = await readEvent(surroundings);
  const { genesis } = inputs;
  if (genesis === '') fail('action/genesis', 'the input `genesis` is empty');
  const options = { cwd: resolve(cwd, inputs.path), env, genesis, ...(clock ? { clock } : {}) };
  const { answer, ...parts } =
    event.name === 'merge_group'
      ? await judgeMergeGroup(options, event)
      : await judgePullRequest(options, event);
  return outcomeOf(verdicts[answer], parts);
};
