import type { ReadContext } from '../../acts/context.ts';
import { isIncomplete } from '../../history/commits.ts';
import { judgeTrunkStep } from '../../history/trunk.ts';
import { type IndexedStep, readStepAt } from '../../history/trunk-index.ts';
import type { Finding } from '../../rules/finding.ts';
import { condition, type GateCondition } from '../gates/condition.ts';

/** So many steps are looked at; an audit looks at all. */
const most = 10;

const way =
  'leave trunk as it is, and put right what came in by a governed change: `qms create CR`; `qms verify` goes on naming the step';

/** Who made a step, as its commit says; nobody need have signed that. */
async function madeBy({ history }: ReadContext, { index }: IndexedStep): Promise<string> {
  const read = await readStepAt(history.source, index);
  if (!read.ok) return 'somebody';
  const { name, email } = read.value.step.author;
  return `${name} <${email}>`;
}

/** What the rules refuse in a step, as a warning. */
async function toldOf(context: ReadContext, step: IndexedStep): Promise<readonly Finding[]> {
  const findings = (await judgeTrunkStep(context.history, step)).filter((each) => !isIncomplete(each));
  if (findings.length === 0) return [];
  const who = await madeBy(context, step);
  return findings.map((each) => {
    const message = `trunk holds ${step.oid}, by ${who}, which the rules refuse: ${each.message}`;
    return { ...each, severity: 'warning', message, fix: way, where: { commit: step.oid } };
  });
}

/**
 * What the host let into trunk lately against the rules: a squash, a rebase, an edit in its web pages, a push past its own
 * rules. It stands against nobody's pull request, so it is told as a warning; the first run after it happened tells it.
 */
export async function trunkLately(context: ReadContext): Promise<GateCondition | null> {
  const { steps } = context.history.source.trunk;
  const all = await Promise.all(steps.slice(-most).map((step) => toldOf(context, step)));
  const told = all.flat();
  if (told.length === 0) return null;
  return condition('trunk', 'the last steps of trunk are what the rules allow', told, { answer: 'met' });
}
