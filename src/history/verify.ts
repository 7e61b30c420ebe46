import { type Finding, ok } from '../rules/finding.ts';
import { formatVersion } from '../rules/record/version.ts';
import { isEnd, type State } from '../rules/states.ts';
import type { DocId, Oid } from '../rules/values.ts';
import { isIncomplete } from './commits.ts';
import { type History, unreadableAsFinding } from './history.ts';
import { judgeTrunkStep } from './trunk.ts';
import { heldAt } from './world.ts';

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

export interface VerifiedHistory {
  readonly records: readonly VerifiedRecord[];
  readonly events: number;
  readonly steps: number;
  readonly policies: number;
  /** Violations first found; in the order: trunk, then records by id. */
  readonly violations: readonly Finding[];
  /** What could not be judged because objects are missing. */
  readonly missing: readonly Finding[];
}

/** Every record that branches or trunk know. */
export function everyRecord(history: History): DocId[] {
  const { tips, trunk, founded } = history.source;
  return [
    ...new Set<DocId>([
      ...tips.keys(),
      ...trunk.enacts.keys(),
      ...founded.documents.keys(),
      'POLICY' as DocId,
    ]),
  ].sort();
}

async function verifyRecord(
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

/**
 * Judges everything from genesis: every event of every record, every step of trunk, every policy. Deterministic: the
 * report depends on the objects and tips alone.
 *
 * @param progress called with the number of records judged so far
 */
export async function verifyHistory(
  history: History,
  progress: (done: number, of: number) => void = () => {},
): Promise<VerifiedHistory> {
  const records: VerifiedRecord[] = [];
  const found: Finding[] = [];
  const ids = everyRecord(history);
  for (const [index, id] of ids.entries()) {
    const { record, findings } = await verifyRecord(history, id);
    records.push(record);
    found.push(...findings);
    progress(index + 1, ids.length);
  }
  const { trunk, judged: store } = history.source;
  const { steps, policies } = trunk;
  const knownStep = found.length === 0 ? await store?.loadTrunk() : null;
  const known = (knownStep && trunk.places.get(knownStep)) ?? -1;
  const trunkFindings: Finding[] = [];
  for (const step of steps) {
    // What a checkpoint lists may be lost later, so it is looked at each time.
    const checkpoint = step.read.ok && step.read.value.step.kind === 'checkpoint';
    if (step.index <= known && !checkpoint) continue;
    const judged = await unreadableAsFinding(async () => ok(await judgeTrunkStep(history, step)));
    const findings = judged.ok ? judged.value : judged.findings;
    trunkFindings.push(...findings);
    if (findings.length > 0) break;
  }
  const last = steps.at(-1);
  if (last && last.index > known && found.length + trunkFindings.length === 0)
    await store?.saveTrunk(last.oid);
  const all = [...trunkFindings, ...found];
  return {
    records,
    events: records.reduce((sum, record) => sum + record.events, 0),
    steps: steps.length,
    policies: policies.length,
    violations: all.filter((each) => !isIncomplete(each)),
    missing: all.filter(isIncomplete),
  };
}
