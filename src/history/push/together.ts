import { readEvent } from '../../rules/record/event.ts';
import type { DocId, Oid } from '../../rules/values.ts';
import { commitBytes } from '../commits.ts';
import { readStepAt } from '../trunk-index.ts';
import { newPlaces, type Push } from './record.ts';
import type { SortedRefs } from './refs.ts';

/** Where a ref stood when a push was judged; null where there was none. */
export interface Standing {
  readonly ref: string;
  readonly oid: Oid | null;
}

/** The events that each moved record gains with the push. */
export async function gained(push: Push, sorted: SortedRefs): Promise<Map<DocId, Oid[]>> {
  const all = new Map<DocId, Oid[]>();
  for (const [id, move] of sorted.records) {
    const chain = await push.history.chain(id);
    if (move.new !== null && chain.ok)
      all.set(id, chain.value.oids.slice(newPlaces(push, id, move, chain.value.places)));
  }
  return all;
}

/** A clear that a push brings. */
export interface NewClear {
  readonly id: DocId;
  readonly event: Oid;
  readonly system: string;
  readonly commit: Oid;
}

/** The clears among the events that a push brings. */
export async function newClears(push: Push, sorted: SortedRefs): Promise<NewClear[]> {
  const found: NewClear[] = [];
  for (const [id, oids] of await gained(push, sorted)) {
    for (const event of oids) {
      const bytes = await commitBytes(push.history.source.reader, event);
      const read = bytes.ok ? readEvent(event, bytes.value) : bytes;
      const named = read.ok && read.value.event.act === 'clear' ? read.value.event.commits[0] : undefined;
      const [system, commit] = named?.split(' ') ?? [];
      if (system && commit) found.push({ id, event, system, commit: commit as Oid });
    }
  }
  return found;
}

/**
 * Whether the governed refs of a push rest on each other, so that half of it would leave a pin or a step that names
 * what never arrived. Then they must move in one transaction: `git push --atomic`.
 *
 * @param from place of the first new step of trunk
 */
export async function restOnEachOther(push: Push, sorted: SortedRefs, from: number): Promise<boolean> {
  if (sorted.records.size + (sorted.trunkMove ? 1 : 0) < 2) return false;
  const { source } = push.history;
  const fresh = await gained(push, sorted);
  const newSteps = new Set(source.trunk.steps.slice(from).map((step) => step.oid));
  for (const step of source.trunk.steps.slice(from)) {
    const read = await readStepAt(source, step.index);
    if (read.ok && read.value.step.kind !== 'ungoverned') return true;
  }
  for (const [id, oids] of fresh) {
    for (const oid of oids) {
      const bytes = await commitBytes(source.reader, oid);
      const read = bytes.ok ? readEvent(oid, bytes.value) : bytes;
      if (!read.ok) return true;
      const names = [...read.value.event.pins.map((pin) => pin.oid), read.value.event.policy];
      const others = [...fresh].filter(([other]) => other !== id).flatMap(([, events]) => events);
      if (names.some((name) => newSteps.has(name) || others.includes(name))) return true;
    }
  }
  return false;
}

/**
 * The records that a push pins and does not move. Its events were judged with their present tips, so they must stand
 * there until the push has moved: else two pushes at once could each do what the other one forbids.
 *
 * @param from place of the first new step of trunk
 */
export async function reliedOn(push: Push, sorted: SortedRefs, from: number): Promise<Standing[]> {
  const { source } = push.history;
  const names = new Set<DocId>();
  let restsOnTrunk = false;
  for (const oids of (await gained(push, sorted)).values()) {
    for (const oid of oids) {
      const bytes = await commitBytes(source.reader, oid);
      const read = bytes.ok ? readEvent(oid, bytes.value) : bytes;
      if (!read.ok) continue;
      // That no code came in by a clear is true only while trunk stands.
      if (read.value.event.clear !== null && !sorted.trunkMove) restsOnTrunk = true;
      for (const { name } of read.value.event.pins)
        if (name !== 'trunk' && !sorted.records.has(name)) names.add(name);
    }
  }
  // A step that the push makes rests on the tip of its change record.
  for (const { index, record } of source.trunk.codes)
    if (index >= from && !sorted.records.has(record)) names.add(record);
  const records = [...names].map((name) => ({
    ref: `refs/heads/qms/${name}`,
    oid: source.tips.get(name) ?? null,
  }));
  const trunk = { ref: `refs/heads/${source.founded.genesis.trunk}`, oid: push.present.trunk };
  return restsOnTrunk ? [...records, trunk] : records;
}
