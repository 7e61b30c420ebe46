import { type Finding, ok } from '../rules/finding.ts';
import { formatVersion } from '../rules/record/version.ts';
import { isEnd, type State } from '../rules/states.ts';
import type { DocId, Oid } from '../rules/values.ts';
import { isIncomplete } from './commits.ts';
import { heldAt } from './held.ts';
import { type History, unreadableAsFinding } from './history.ts';
import { judgeTrunkStep } from './trunk.ts';
import type { IndexedStep } from './trunk-index.ts';

/** What is to be said of one record. */
export interface VerifiedRecord {
  readonly id: DocId;
  readonly verdict: 'valid' | 'violation' | 'incomplete';
  readonly state: State | null;
  readonly version: string | null;
  readonly events: number;
  /** The record's end is valid, and trunk does not hold it yet. */
  readonly pending: boolean;
  readonly tip: Oid | null;
}

/** Judges every event of one record. */
export async function verifyRecord(
  history: History,
  id: DocId,
): Promise<{ record: VerifiedRecord; findings: readonly Finding[] }> {
  const judged = await unreadableAsFinding(() => history.judgeRecord(id));
  const tip = history.source.tips.get(id) ?? null;
  if (!judged.ok) {
    const verdict = judged.findings.every(isIncomplete) ? 'incomplete' : 'violation';
    return {
      record: { id, verdict, state: null, version: null, events: 0, pending: false, tip },
      findings: judged.findings,
    };
  }
  const { state, refused } = judged.value;
  const held = await heldAt(history, id, history.source.trunk.steps.length - 1);
  const pending = isEnd(state.state) && (held === null || held.events < state.entered);
  const findings = (refused ?? []).map((each) => ({ ...each, where: { record: id, ...each.where } }));
  const verdict = refused === null ? 'valid' : findings.every(isIncomplete) ? 'incomplete' : 'violation';
  return {
    record: {
      id,
      verdict,
      state: state.state,
      version: formatVersion(state.version),
      events: state.events,
      pending,
      tip: state.tip,
    },
    findings,
  };
}

/** Judges one step of trunk; what cannot be read is among the findings. */
export async function verifyStep(history: History, step: IndexedStep): Promise<readonly Finding[]> {
  const judged = await unreadableAsFinding(async () => ok(await judgeTrunkStep(history, step)));
  return judged.ok ? judged.value : judged.findings;
}
