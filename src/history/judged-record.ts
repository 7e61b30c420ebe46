import type { Finding } from '../rules/finding.ts';
import type { DocId } from '../rules/values.ts';
import type { History } from './history.ts';
import type { TrunkIndex } from './trunk-index.ts';
import { type VerifiedRecord, verifyRecord, verifyStep } from './verified-record.ts';

/** What was found of one record and of the steps that enacted it. Plain data: another thread may have judged it. */
export interface JudgedRecord {
  readonly record: VerifiedRecord;
  readonly findings: readonly Finding[];
  /** By the place of the step on trunk. */
  readonly steps: readonly (readonly [index: number, findings: readonly Finding[]])[];
}

/** Judges records somewhere; the answers stand in the order of the ids. */
export type JudgeRecords = (ids: readonly DocId[]) => Promise<readonly JudgedRecord[]>;

/** Judges a record and, while what it holds is at hand, the steps after `known` that enacted it. */
export async function judgeWithSteps(history: History, id: DocId, known = -1): Promise<JudgedRecord> {
  const { trunk } = history.source;
  const { record, findings } = await verifyRecord(history, id);
  const steps: [number, readonly Finding[]][] = [];
  for (const { index } of trunk.enacts.get(id) ?? []) {
    const step = trunk.steps[index];
    if (step && index > known) steps.push([index, await verifyStep(history, step)]);
  }
  return { record, findings, steps };
}

/**
 * The records in the order in which trunk took them in: then a step's tree is its neighbour's with one record exchanged,
 * and most of it was read already. Those that trunk does not hold stand at the end.
 */
export function inOrderOfTrunk(trunk: TrunkIndex, ids: readonly DocId[]): DocId[] {
  const place = (id: DocId) => trunk.enacts.get(id)?.[0]?.index ?? Number.POSITIVE_INFINITY;
  return ids
    .map((id, order) => ({ id, order, place: place(id) }))
    .sort((one, other) => (one.place === other.place ? one.order - other.order : one.place - other.place))
    .map(({ id }) => id);
}

/** A record and all below it, which pin each other: `CR-005`, `CR-005-VAR-001`, `CR-005-VAR-001-ADD-001`. */
const child = /-(?:VAR|ADD|VR|TP|ER)-[0-9].*$/;

/**
 * Portions of about `size` neighbouring records, each with its children: what a record pins is then mostly judged in the
 * same portion.
 */
export function inPortions(ids: readonly DocId[], size: number): DocId[][] {
  const families = new Map<string, DocId[]>();
  for (const id of ids) {
    const root = id.replace(child, '');
    families.set(root, [...(families.get(root) ?? []), id]);
  }
  const portions: DocId[][] = [];
  let last: DocId[] = [];
  for (const family of families.values()) {
    if (last.length === 0) portions.push(last);
    last.push(...family);
    if (last.length >= size) last = [];
  }
  return portions;
}
