import { type Finding, finding } from '../../rules/finding.ts';
import { isEnd } from '../../rules/states.ts';
import { isCodeStep } from '../../rules/trunk/step.ts';
import type { DocId, Oid } from '../../rules/values.ts';
import { readCheckpoint } from '../checkpoint.ts';
import { heldAt } from '../held.ts';
import type { History } from '../history.ts';
import { judgeTrunkStep } from '../trunk.ts';
import { readStepAt } from '../trunk-index.ts';
import { located } from './refs.ts';

/**
 * Judges the steps of trunk from a place on; the first that is refused ends it.
 *
 * @param dates between which they may be dated; only what brings code in decides anything by its date, and may not be old
 */
export async function judgeNewSteps(
  history: History,
  from: number,
  ref: string,
  dates: { readonly earliest: number; readonly latest: number },
): Promise<Finding[]> {
  for (const step of history.source.trunk.steps.slice(from)) {
    const wrong = await judgeTrunkStep(history, step);
    if (wrong.length > 0) return located(wrong, ref);
    const claimed = await readStepAt(history.source, step.index);
    const read = claimed.ok ? claimed.value.step : null;
    if (read && read.kind !== 'ungoverned' && read.author.time > dates.latest) {
      return [
        finding('event/future', 'the step is dated in the future', { where: { ref, commit: step.oid } }),
      ];
    }
    if (read && isCodeStep(read.kind) && read.author.time < dates.earliest) {
      const message = `the step is dated ${dates.earliest - read.author.time} seconds before the oldest that is accepted`;
      return [finding('event/late', message, { where: { ref, commit: step.oid } })];
    }
  }
  return [];
}

/**
 * Events come in by their record's branch, where the present is asked too; an enact step alone brings none. And it brings
 * in the branch's tip: an end that was withdrawn is none any more.
 *
 * @param before the tip of a record's branch before the push
 */
export async function judgeEnactsOnBranch(
  history: History,
  from: number,
  before: (id: DocId) => Oid | null,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [id, fresh] of history.source.trunk.enacts.since(from)) {
    const tip = history.source.tips.get(id);
    const chain = await history.chain(id);
    const end = chain.ok && tip ? (chain.value.places.get(tip) ?? -1) : -1;
    const old = before(id);
    const stood = chain.ok && old ? (chain.value.places.get(old) ?? -1) : -1;
    for (const enact of fresh) {
      const where = { record: id, commit: enact.tip };
      const place = chain.ok ? chain.value.places.get(enact.tip) : undefined;
      if (place === undefined || place > end) {
        const message = `the step brings in ${enact.tip} of ${id}, which its branch does not hold`;
        findings.push(finding('enact/not-on-branch', message, { where }));
      } else if (place < stood) {
        const message = `the step brings in ${enact.tip} of ${id}, whose branch has gone on to ${old}`;
        findings.push(finding('enact/not-tip', message, { where }));
      }
    }
  }
  return findings;
}

/** A code step pins the tip of its change record's branch: a clear that was taken back lets nothing in any more. */
export async function judgeCodesAtTip(history: History, from: number): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { index, record } of history.source.trunk.codes) {
    if (index < from) continue;
    const read = await readStepAt(history.source, index);
    const pin = read.ok ? read.value.step.pins[0]?.oid : undefined;
    const tip = history.source.tips.get(record);
    if (pin === tip) continue;
    const where = { record, commit: history.source.trunk.steps[index]?.oid as Oid };
    findings.push(
      finding('code/not-tip', `the step pins ${pin} of ${record}, whose branch stands at ${tip}`, { where }),
    );
  }
  return findings;
}

/** At the push, and only then, all tips are known: a checkpoint leaves none out. */
export async function judgeCheckpoints(
  history: History,
  from: number,
  tips: ReadonlyMap<DocId, Oid>,
): Promise<Finding[]> {
  const { steps } = history.source.trunk;
  const findings: Finding[] = [];
  for (let index = from; index < steps.length; index++) {
    const read = await readStepAt(history.source, index);
    if (!read.ok || read.value.step.kind !== 'checkpoint') continue;
    const listed = await readCheckpoint(history, index);
    for (const [id] of tips) {
      const judged = await history.judgeRecord(id);
      if (!judged.ok || listed.has(id)) continue;
      const { state } = judged.value;
      const held = await heldAt(history, id, index);
      const open = !isEnd(state.state) || held === null || held.events < state.entered;
      if (!open) continue;
      const where = { commit: read.value.step.oid };
      findings.push(
        finding('checkpoint/incomplete', `the checkpoint leaves out ${id}, which is open`, { where }),
      );
    }
  }
  return findings;
}
