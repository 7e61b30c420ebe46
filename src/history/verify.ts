import type { Finding } from '../rules/finding.ts';
import type { DocId, Oid } from '../rules/values.ts';
import { isIncomplete } from './commits.ts';
import type { History } from './history.ts';
import {
  inOrderOfTrunk,
  inPortions,
  type JudgedRecord,
  type JudgeRecords,
  judgeWithSteps,
} from './judged-record.ts';
import type { IndexedStep } from './trunk-index.ts';
import { stillHold, unmoved, type VerifiedBefore } from './verified-before.ts';
import { type VerifiedRecord, verifyStep } from './verified-record.ts';
import { inWindow } from './window.ts';

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

/** How many records are judged at once: what they ask of git then travels together. */
const window = 128;
/** Fewer records that moved are judged again each time, rather than all of them written down anew. */
const worthNoting = 16;
/** How many records another thread is handed at once. */
const portion = 16;

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

/**
 * Judges everything from genesis: every event of every record, every step of trunk, every policy. Deterministic: the
 * report depends on the objects and tips alone.
 *
 * @param progress called with the number of records judged so far
 * @param elsewhere judges records in other threads; they know nothing of what was judged before
 */
export async function verifyHistory(
  history: History,
  progress: (done: number, of: number) => void = () => {},
  elsewhere: JudgeRecords | null = null,
): Promise<VerifiedHistory> {
  const before = (await history.source.judged?.recall<VerifiedBefore>('verified')) ?? null;
  const stand = before && unmoved(history, before, everyRecord(history));
  if (before !== null && stand !== null) {
    const found = await verifyMoved(history, stand, progress);
    // Where anything is wrong or gone, nothing that was known is believed.
    if (found.violations.length + found.missing.length === 0 && (await stillHold(history, before, stand)))
      return found;
  }
  return verifyMoved(history, new Map(), progress, elsewhere);
}

/** As {@link verifyHistory}, but for records that are known to stand where they stood. */
async function verifyMoved(
  history: History,
  stand: ReadonlyMap<DocId, VerifiedRecord>,
  progress: (done: number, of: number) => void,
  elsewhere: JudgeRecords | null = null,
): Promise<VerifiedHistory> {
  const { trunk, judged: store } = history.source;
  const { steps, policies } = trunk;
  const ids = everyRecord(history);
  const knownStep = await store?.recall<Oid>('trunk-judged');
  const known = (knownStep && trunk.places.get(knownStep)) ?? -1;
  const ofRecords = new Map<DocId, Pick<JudgedRecord, 'record' | 'findings'>>();
  const ofSteps = new Map<number, readonly Finding[]>();

  async function stepAt(step: IndexedStep | undefined): Promise<void> {
    if (step && !ofSteps.has(step.index)) ofSteps.set(step.index, await verifyStep(history, step));
  }

  for (const [id, record] of stand) ofRecords.set(id, { record, findings: [] });
  const take = (judged: JudgedRecord): void => {
    ofRecords.set(judged.record.id, judged);
    for (const [index, findings] of judged.steps) ofSteps.set(index, findings);
    progress(ofRecords.size, ids.length);
  };
  const moved = inOrderOfTrunk(
    trunk,
    ids.filter((id) => !stand.has(id)),
  );
  if (elsewhere)
    await Promise.all(inPortions(moved, portion).map(async (some) => (await elsewhere(some)).forEach(take)));
  else await inWindow(moved, window, async (id) => take(await judgeWithSteps(history, id, known)));
  const verified = ids.flatMap((id) => ofRecords.get(id) ?? []);
  const found = verified.flatMap(({ findings }) => findings);

  // Where a record is wrong, nothing that was known of trunk is believed.
  const believed = found.length === 0 ? known : -1;
  // What a checkpoint lists may be lost later, so it is looked at each time.
  const isCheckpoint = new Set(trunk.checkpoints);
  const looked = steps.filter(({ index }) => index > believed || isCheckpoint.has(index));
  await inWindow(looked, window, stepAt);
  const refused = looked.find(({ index }) => (ofSteps.get(index)?.length ?? 0) > 0);
  const trunkFindings = refused ? (ofSteps.get(refused.index) ?? []) : [];
  const last = steps.at(-1);
  if (last && last.index > believed && found.length + trunkFindings.length === 0)
    await store?.note('trunk-judged', last.oid);
  const news = ids.length - stand.size;
  if (
    last &&
    found.length + trunkFindings.length === 0 &&
    (news >= worthNoting || (news > 0 && stand.size === 0))
  )
    await store?.note('verified', { trunk: last.oid, records: verified.map(({ record }) => record) });
  const all = [...trunkFindings, ...found];
  return {
    records: verified.map(({ record }) => record),
    events: verified.reduce((sum, { record }) => sum + record.events, 0),
    steps: steps.length,
    policies: policies.length,
    violations: all.filter((each) => !isIncomplete(each)),
    missing: all.filter(isIncomplete),
  };
}
