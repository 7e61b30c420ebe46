import type { LineCommit } from '../repository/objects/first-parents.ts';
import type { ObjectReader } from '../repository/objects/reader.ts';
import type { Commit } from '../rules/bytes/commit.ts';
import { ok, type Result, refuse } from '../rules/finding.ts';
import { parseRelease } from '../rules/systems/release.ts';
import { isCodeStep, readStep, type Step } from '../rules/trunk/step.ts';
import type { DocId, Oid } from '../rules/values.ts';
import { commitBytes, walkFirstParents } from './commits.ts';
import { type Enacts, onlyEnacts, openEnacts } from './enacts.ts';
import type { FoundedGenesis } from './genesis.ts';

/** A decoded step, or why it cannot be read. */
export type StepRead = Result<{ step: Step; commit: Commit | null }>;

export interface IndexedStep {
  readonly oid: Oid;
  readonly index: number;
  /** Null where the step was indexed and not decoded: {@link readStepAt} reads it when somebody asks. */
  read: StepRead | null;
}

/** What a process leaves of its index to later ones. Ids name what came before them, so it never grows old. */
export interface RememberedTrunk {
  /** Ids of all steps, one after the other, 40 characters each. */
  readonly steps: string;
  readonly enacts: readonly (readonly [id: DocId, index: number, tip: Oid])[];
  readonly checkpoints: readonly number[];
  readonly codes: readonly IndexedCode[];
  readonly releases: readonly IndexedRelease[];
}

/** A step by which a system's code came in. */
export interface IndexedCode {
  readonly index: number;
  readonly record: DocId;
  readonly system: string;
  readonly commit: Oid;
  readonly clear: Oid;
}

/** A release that trunk holds: its number, and the record whose close gave it. */
export interface IndexedRelease {
  readonly index: number;
  readonly record: DocId;
  readonly tip: Oid;
  readonly system: string;
  /** `APP 1.4` */
  readonly release: string;
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
  readonly enacts: Enacts;
  /** Policy events in the order in which trunk brought them into force; the first is genesis. */
  readonly policies: { readonly index: number; readonly event: Oid }[];
  /** Places of the steps that are checkpoints. */
  readonly checkpoints: number[];
  readonly codes: IndexedCode[];
  readonly releases: IndexedRelease[];
  /** How many steps an earlier process had indexed, or this one has left to later ones. */
  recalled: number;
}

/**
 * Indexes trunk from its tip back to genesis, or to a step that was indexed before.
 *
 * @param ahead its newest commits, read at once where nothing is remembered: of these an enact step is decoded only as
 *   somebody asks for its record
 */
export async function indexTrunk(
  reader: ObjectReader,
  founded: FoundedGenesis,
  tip: Oid,
  remembered: RememberedTrunk | null | undefined = null,
  ahead: readonly LineCommit[] = [],
): Promise<Result<TrunkIndex>> {
  const known = remembered?.steps.match(/.{40}/g) ?? [];
  const places = new Map(known.map((oid, place) => [oid as Oid, place]));
  let met: number | null = null;
  const stop = (oid: Oid) => {
    met = places.get(oid) ?? null;
    return met !== null || oid === founded.oid || oid === founded.baseline;
  };
  const walked = await walkFirstParents(reader, tip, stop, ahead);
  if (!walked.ok) return walked;
  const trunk: TrunkIndex = {
    steps: [],
    places: new Map(),
    enacts: openEnacts(),
    policies: [{ index: 0, event: founded.oid }],
    checkpoints: [],
    codes: [],
    releases: [],
    recalled: met === null ? 0 : met + 1,
  };
  if (remembered && met !== null) appendRemembered(trunk, remembered, known.slice(0, met + 1));
  const line = founded.baseline === null && met === null ? [founded.oid, ...walked.value] : walked.value;
  for (const [place, oid] of line.entries()) {
    const known = ahead[line.length - 1 - place]?.bytes;
    const id = known ? onlyEnacts(known) : null;
    if (known && id !== null) {
      trunk.enacts.later(id, { index: append(trunk, oid, null), oid, bytes: known });
      continue;
    }
    const bytes = known ? ok(known) : await commitBytes(reader, oid);
    if (!bytes.ok) return bytes;
    appendStep(trunk, oid, bytes.value);
  }
  const last = trunk.steps.at(-1);
  if (!last) return refuse('history/no-genesis', `trunk ${tip} does not hold genesis ${founded.oid}`);
  await readStepAt({ reader, trunk }, last.index);
  return ok(trunk);
}

/** An index of its own of the first steps, all of them by default, to which steps can be added that may not come to be. */
export function copyTrunk(trunk: TrunkIndex, steps = trunk.steps.length): TrunkIndex {
  if (steps >= trunk.steps.length)
    return {
      steps: [...trunk.steps],
      places: new Map(trunk.places),
      enacts: trunk.enacts.copy(),
      policies: [...trunk.policies],
      checkpoints: [...trunk.checkpoints],
      codes: [...trunk.codes],
      releases: [...trunk.releases],
      recalled: trunk.recalled,
    };
  const early = ({ index }: { readonly index: number }) => index < steps;
  const enacts = [...trunk.enacts].map(([id, line]) => [id, line.filter(early)] as const);
  return {
    steps: trunk.steps.slice(0, steps),
    places: new Map([...trunk.places].filter(([, place]) => place < steps)),
    enacts: openEnacts(new Map(enacts.filter(([, line]) => line.length > 0))),
    policies: trunk.policies.filter(early),
    checkpoints: trunk.checkpoints.filter((index) => index < steps),
    codes: trunk.codes.filter(early),
    releases: trunk.releases.filter(early),
    recalled: Math.min(trunk.recalled, steps),
  };
}

/**
 * The index of trunk where it has moved: what both lines share is taken over, the rest is read.
 *
 * @returns null where they share no step, or the commits between cannot be read
 */
export async function moveTrunk(
  reader: ObjectReader,
  before: TrunkIndex,
  tip: Oid,
): Promise<TrunkIndex | null> {
  const met = { place: -1 };
  const walked = await walkFirstParents(reader, tip, (oid) => {
    met.place = before.places.get(oid) ?? -1;
    return met.place >= 0;
  });
  if (!walked.ok || met.place < 0) return null;
  const trunk = copyTrunk(before, met.place + 1);
  for (const oid of walked.value) {
    const bytes = await commitBytes(reader, oid);
    if (!bytes.ok) return null;
    appendStep(trunk, oid, bytes.value);
  }
  await readStepAt({ reader, trunk }, trunk.steps.length - 1);
  return trunk;
}

/** The index of trunk at a tip, from one that is known: that one, moved on, or made anew where they share nothing. */
export async function indexFrom(
  reader: ObjectReader,
  founded: FoundedGenesis,
  known: TrunkIndex,
  tip: Oid,
): Promise<Result<TrunkIndex>> {
  if (known.steps.at(-1)?.oid === tip) return ok(known);
  const moved = await moveTrunk(reader, known, tip);
  return moved ? ok(moved) : indexTrunk(reader, founded, tip);
}

/** Adds the next first-parent commit to the index. */
export function appendStep(trunk: TrunkIndex, oid: Oid, bytes: Uint8Array): void {
  const read = readStep(oid, bytes);
  const index = append(trunk, oid, read);
  if (!read.ok) return;
  const { kind } = read.value.step;
  if (kind === 'checkpoint') trunk.checkpoints.push(index);
  const { document, parents, system, commit, clear, releases } = read.value.step;
  const second = parents[1];
  if (isCodeStep(kind) && document && system && commit && clear)
    trunk.codes.push({ index, record: document, system, commit, clear });
  if (kind !== 'enact' || !document || !second) return;
  appendEnact(trunk, document, index, second);
  for (const release of releases) {
    const named = parseRelease(release)?.system ?? '';
    trunk.releases.push({ index, record: document, tip: second, system: named, release });
  }
}

function append(trunk: TrunkIndex, oid: Oid, read: StepRead | null): number {
  const index = trunk.steps.length;
  trunk.steps.push({ oid, index, read });
  trunk.places.set(oid, index);
  return index;
}

function appendEnact(trunk: TrunkIndex, id: DocId, index: number, tip: Oid): void {
  trunk.enacts.set(id, [...(trunk.enacts.get(id) ?? []), { index, tip }]);
  if (id === 'POLICY') trunk.policies.push({ index, event: tip });
}

function appendRemembered(trunk: TrunkIndex, remembered: RememberedTrunk, steps: readonly string[]): void {
  const { enacts, checkpoints } = remembered;
  for (const oid of steps) append(trunk, oid as Oid, null);
  for (const [id, index, tip] of enacts) if (index < steps.length) appendEnact(trunk, id, index, tip);
  for (const index of checkpoints) if (index < steps.length) trunk.checkpoints.push(index);
  trunk.codes.push(...remembered.codes.filter(({ index }) => index < steps.length));
  trunk.releases.push(...remembered.releases.filter(({ index }) => index < steps.length));
}

/** What of an index is worth leaving to later processes. */
export function rememberTrunk(trunk: TrunkIndex): RememberedTrunk {
  const enacts = [...trunk.enacts].flatMap(([id, line]) =>
    line.map(({ index, tip }) => [id, index, tip] as const),
  );
  return {
    steps: trunk.steps.map(({ oid }) => oid).join(''),
    enacts: enacts.sort(([, one], [, other]) => one - other),
    checkpoints: trunk.checkpoints,
    codes: trunk.codes,
    releases: trunk.releases,
  };
}

/** A step by its place: as it was indexed or, where only an earlier process read it, from its object. */
export async function readStepAt(
  { reader, trunk }: { readonly reader: ObjectReader; readonly trunk: TrunkIndex },
  index: number,
): Promise<StepRead> {
  const step = trunk.steps[index];
  if (!step) return refuse('history/no-genesis', `trunk has no step ${index}`);
  if (step.read === null) {
    const bytes = await commitBytes(reader, step.oid);
    // What cannot be read now may be there later, and an index can live long.
    if (!bytes.ok) return bytes;
    step.read = readStep(step.oid, bytes.value);
  }
  return step.read;
}

/** Lets go of a decoded step; {@link readStepAt} reads it again. */
export function forgetStep(trunk: TrunkIndex, index: number): void {
  const step = trunk.steps[index];
  if (step) step.read = null;
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
