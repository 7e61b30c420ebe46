import { verify } from '../../acts/verify.ts';
import { keepIssue } from '../../hosting/github/issues.ts';
import { rulesets } from '../../hosting/github/setup/rulesets.ts';
import { relayCalled, rulesetsIn } from '../../hosting/github/setup/templates.ts';
import { condition, type GateCondition, worst } from '../../reading/gates/condition.ts';
import { reportDebt } from '../../reading/reports/report.ts';
import { packageFile } from '../../repository/package-files.ts';
import { type Finding, fail, finding } from '../../rules/finding.ts';
import { annotation } from '../commands.ts';
import { openHost } from '../host.ts';
import type { Inputs } from '../inputs.ts';
import { contextOptions, trunkOf } from '../options.ts';
import { type Mode, type Outcome, outcomeOf, type Verdict } from '../outcome.ts';
import { commentOf } from '../summary.ts';
import type { Surroundings } from '../surroundings.ts';

const overdueDays = 30;
const title = 'git-qms: the audit found something';
const label = 'git-qms-audit';

const verdicts = { valid: 'pass', violation: 'fail', incomplete: 'incomplete' } as const satisfies Record<
  string,
  Verdict
>;

async function overdue(options: Parameters<typeof reportDebt>[0]): Promise<Finding[]> {
  const { investigations, openItems, unowned } = await reportDebt(options, overdueDays);
  return [...investigations, ...openItems, ...unowned].map(({ id, days, says }) =>
    finding('action/overdue', `${id} has stood for ${days} days: ${says}`, { where: { record: id } }),
  );
}

/** Whether the host's rulesets are what git-qms wants; what cannot be read is no good news either. */
async function hostConditions(
  surroundings: Surroundings,
  inputs: Inputs,
  trunk: string,
): Promise<readonly GateCondition[]> {
  if (inputs.relay === '') return [];
  const relay =
    relayCalled(inputs.relay) ??
    fail(
      'action/input',
      `\`relay\` is ${JSON.stringify(inputs.relay)}; it is deploy-key, app:NUMBER or none`,
    );
  const asks = 'the rulesets of the host are what git-qms wants';
  const host = openHost(surroundings, inputs);
  if (!host.ok) return [condition('host', asks, host.findings, { answer: 'error' })];
  const { github, owner, repo } = host.value;
  const wanted = {
    owner,
    repo,
    trunk,
    relay,
    rulesets: await rulesetsIn(packageFile('templates/github/rulesets')),
  };
  const read = await rulesets(null)(github, {
    ...wanted,
    genesis: inputs.genesis,
    signed: false,
    workflows: [],
    own: null,
  });
  if (!read.ok) return [condition('host', asks, read.findings, { answer: 'error' })];
  const open = read.value.filter(({ met, advice }) => !met && !advice);
  const gaps = open.map(({ name, value, consequence, fix }) =>
    finding('action/host-open', `${name}: ${value}. ${consequence}`, { fix: `run \`${fix}\`` }),
  );
  const halfSeen = read.value.filter(({ met, advice }) => !met && advice);
  return [condition('host', asks, gaps, { shown: halfSeen.map(({ name, value }) => `${name}: ${value}`) })];
}

/** Keeps one issue while something is wrong. That it cannot be written changes no verdict, and is said. */
async function keep(surroundings: Surroundings, inputs: Inputs, outcome: Outcome): Promise<void> {
  const host = openHost(surroundings, inputs);
  const text = outcome.findings.length === 0 ? null : commentOf('audit', outcome);
  const kept = host.ok ? await keepIssue(host.value.github, { ...host.value, label }, title, text) : host;
  if (kept.ok) return;
  for (const { rule, message, fix } of kept.findings)
    surroundings.write(
      annotation('warning', `there is no issue about it: ${message}\n${fix}`, { title: rule }),
    );
}

/** Judges everything from genesis, and looks for what waits too long; keeps one issue open while something is wrong. */
export const audit: Mode = async (surroundings, inputs) => {
  const options = contextOptions(surroundings, inputs);
  const verified = await verify(options, { full: true });
  const late = verified.verdict === 'valid' ? await overdue(options) : [];
  const host = await hostConditions(surroundings, inputs, await trunkOf(options));
  const records = [...new Set([...verified.findings, ...late].flatMap(({ where }) => where.record ?? []))];
  const judged = verdicts[verified.verdict];
  const closed = worst(host.map(({ answer }) => answer));
  const outcome = outcomeOf(
    judged === 'pass' && closed !== 'met' ? (closed === 'error' ? 'incomplete' : 'fail') : judged,
    {
      about: `trunk at ${verified.trunk.slice(0, 12)}, figure ${verified.figure}`,
      conditions: [
        condition('verify', 'every event and step is what the rules allow', verified.findings),
        condition('overdue', `nothing has waited for more than ${overdueDays} days`, late),
        ...host,
      ],
      records,
      next: verified.verdict === 'valid' ? [] : ['qms verify --full'],
    },
  );
  await keep(surroundings, inputs, outcome);
  return outcome;
};
