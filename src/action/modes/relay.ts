import { setTimeout as sleep } from 'node:timers/promises';
import type { Decided } from '../../acts/relay/batch.ts';
import { commitsOf, subjectsOf } from '../../acts/relay/proposals.ts';
import { relay as runRelay } from '../../acts/relay/run.ts';
import { reportCheck } from '../../hosting/github/checks.ts';
import { condition } from '../../reading/gates/condition.ts';
import { type Finding, fail } from '../../rules/finding.ts';
import { openHost } from '../host.ts';
import type { Inputs } from '../inputs.ts';
import { contextOptions, withSigningKey } from '../options.ts';
import { type Mode, type Outcome, worstFirst } from '../outcome.ts';
import { findingsText } from '../summary.ts';
import type { Surroundings } from '../surroundings.ts';

/** A proposal of more commits is told at the first of them. */
const mostTold = 10;

/** Seconds from one look to the next, in a job that stays. */
const every = 5;

function minutes({ stay }: Inputs): number {
  if (!/^[0-9]{1,3}$/.test(stay === '' ? '0' : stay))
    fail('action/input', `\`stay\` is ${JSON.stringify(stay)}; it is a number of minutes`);
  return Number(stay);
}

/** Tells a refusal at the commits that were proposed, where people look. It stands in the answer in any case. */
async function tell(
  surroundings: Surroundings,
  inputs: Inputs,
  proposed: Decided,
): Promise<readonly Finding[]> {
  const host = openHost(surroundings, inputs);
  if (!host.ok) return host.findings;
  const { github, owner, repo } = host.value;
  const { findings } = proposed;
  const [first] = findings;
  const told = {
    name: 'git-qms relay',
    conclusion: 'failure' as const,
    // Anybody may propose a commit of somebody else's, at which this then stands.
    title: `propose/${proposed.nonce}: ${first?.rule ?? 'refused'}`,
    summary: findingsText(findings),
  };
  const failed: Finding[] = [];
  for (const commit of commitsOf(proposed).slice(0, mostTold)) {
    const done = await reportCheck(github, { owner, repo }, commit, told);
    if (!done.ok) failed.push(...done.findings);
  }
  return failed;
}

function conditionOf(each: Decided) {
  const asks = `${subjectsOf(each).join(', ')} is admitted (propose/${each.nonce})`;
  return condition('relay', asks, each.findings, { shown: each.steps.map(({ subject }) => subject) });
}

/**
 * Admits what is proposed. The job succeeds when every proposal was decided on; that one was refused is its author's
 * matter, and stands at the commit, in the answer, and in the summary.
 */
export const relay: Mode = async (surroundings, inputs) => {
  const options = contextOptions(surroundings, inputs);
  const until = Date.now() + minutes(inputs) * 60_000;
  const decided: Decided[] = [];
  const untold: Finding[] = [];
  let left = { waiting: 0, strange: [] as readonly string[] };
  await withSigningKey(surroundings, inputs, async (keyFlag) => {
    for (;;) {
      const report = await runRelay({ ...options, keyFlag });
      left = report;
      decided.push(...report.decided);
      for (const each of report.decided)
        if (each.findings.length > 0) untold.push(...(await tell(surroundings, inputs, each)));
      if (Date.now() + every * 1000 > until) return;
      await sleep(every * 1000);
    }
  });
  const refused = decided.filter(({ findings }) => findings.length > 0);
  const about = `${decided.length - refused.length} admitted, ${refused.length} refused, ${left.waiting} waiting`;
  const asWarning = (each: Finding): Finding => ({ ...each, severity: 'warning' });
  const outcome: Outcome = {
    verdict: 'pass',
    about: left.strange.length === 0 ? about : `${about}; left alone: ${left.strange.join(', ')}`,
    conditions: decided.map(conditionOf),
    findings: worstFirst([...refused.flatMap(({ findings }) => findings), ...untold].map(asWarning)),
    records: [...new Set(decided.flatMap(({ tips }) => [...tips.keys()]))],
    next: [],
  };
  return outcome;
};
