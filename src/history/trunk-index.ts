import type { ObjectReader } from '../repository/objects/reader.ts';
import type { Commit } from '../rules/bytes/commit.ts';
import { ok, type Result, refuse } from '../rules/finding.ts';
import { readStep, type Step } from '../rules/trunk/step.ts';
import type { DocId, Oid } from '../rules/values.ts';
import { commitBytes, walkFirstParents } from './commits.ts';
import type { FoundedGenesis } from './genesis.ts';

export interface IndexedStep {
  readonly oid: Oid;
  readonly index: number;
  /** The decoded step, or why it cannot be read. */
  readonly read: Result<{ step: Step; commit: Commit | null }>;
}

/**
 * Trunk's first-parent line as data, before it is judged: which step brought which tip of which record. Rules that look at
 * trunk from a pin ask it; that the steps themselves are lawful is judged by {@link judgeTrunk}, once each.
 */
export interface TrunkIndex {
  /** Step 0 is genesis, or the merge by which it entered an older history. */
  readonly steps: IndexedStep[];
  readonly places: Map<Oid, number>;
  /** Per record, the steps that enacted it, in order. */
  readonly enacts: Map<DocId, { readonly index: number; readonly tip: Oid }[]>;
  /** Policy events in the order in which trunk brought them into force; the first is genesis. */
  readonly policies: { readonly index: number; readonly event: Oid }[];
}

/** Indexes trunk from its tip back to genesis. */
export async function indexTrunk(
  reader: ObjectReader,
  founded: FoundedGenesis,
  tip: Oid,
): Promise<Result<TrunkIndex>> {
  const walked = await walkFirstParents(
    reader,
    tip,
    (oid) => oid === founded.oid || oid === founded.baseline,
  );
  if (!walked.ok) return walked;
  const line = founded.baseline === null ? [founded.oid, ...walked.value] : walked.value;
  if (line.length === 0)
    return refuse('history/no-genesis', `trunk ${tip} does not hold genesis ${founded.oid}`);
  const trunk: TrunkIndex = {
    steps: [],
    places: new Map(),
    enacts: new Map(),
    policies: [{ index: 0, event: founded.oid }],
  };
  for (const oid of line) {
    const bytes = await commitBytes(reader, oid);
    if (!bytes.ok) return bytes;
    appendStep(trunk, oid, bytes.value);
  }
  return ok(trunk);
}

/** Adds the next first-parent commit to the index. */
export function appendStep(trunk: TrunkIndex, oid: Oid, bytes: Uint8Array): void {
  const index = trunk.steps.length;
  const read = readStep(oid, bytes);
  trunk.steps.push({ oid, index, read });
  trunk.places.set(oid, index);
  if (!read.ok || read.value.step.kind !== 'enact') return;
  const { document, parents } = read.value.step;
  const tip = parents[1];
  if (!document || !tip) return;
  trunk.enacts.set(document, [...(trunk.enacts.get(document) ?? []), { index, tip }]);
  if (document === 'POLICY') trunk.policies.push({ index, event: tip });
}

/** The tip of a record that trunk held after a step; null if it never had an enact step by then. */
export function tipHeld(index: TrunkIndex, id: DocId, step: number): Oid | null {
  const line = index.enacts.get(id) ?? [];
  let found: Oid | null = null;
  for (const each of line) {
    if (each.index > step) break;
    found = each.tip;
  }
  return found;
}

/** The policy event in force after a step. */
export function policyAfter(index: TrunkIndex, step: number): Oid {
  let found = index.policies[0]?.event as Oid;
  for (const each of index.policies) {
    if (each.index > step) break;
    found = each.event;
  }
  return found;
}
