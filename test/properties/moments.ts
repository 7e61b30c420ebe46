import { readCheckpoint } from '../../src/history/checkpoint.ts';
import type { History } from '../../src/history/history.ts';
import type { DocId, Oid } from '../../src/rules/values.ts';
import type { Dice } from '../helpers/dice.ts';
import type { Refs } from '../helpers/random-history.ts';

/**
 * Refs of which each stands at one of two moments, as a clone may have them that fetched some refs and not others: only
 * what a record or trunk relies on is never older than it.
 *
 * @param all the whole history, to look up what relies on what
 */
export async function mixedRefs(all: History, early: Refs, late: Refs, dice: Dice): Promise<Refs> {
  const tips = new Map<DocId, Oid>();
  for (const [id, tip] of late.tips) {
    const old = early.tips.get(id);
    if (dice.chance(50)) tips.set(id, tip);
    else if (old) tips.set(id, old);
  }
  let trunk = dice.chance(50) ? late.trunk : early.trunk;
  for (let before = ''; before !== JSON.stringify([trunk, ...tips]); ) {
    before = JSON.stringify([trunk, ...tips]);
    const listed = await checkpointed(all, trunk);
    for (const [id, tip] of listed) {
      const held = await placeOf(all, id, tips.get(id));
      if (held < (await placeOf(all, id, tip))) tips.set(id, late.tips.get(id) ?? tip);
    }
    // A branch may be behind trunk, but what trunk holds of it relies on others all the same.
    for (const [id, tip] of [...tips, ...enacted(all, trunk)]) {
      const state = await all.stateAt(id, tip);
      const policies = all.source.trunk.policies;
      const inForce = policies.find((each) => each.event === state?.policy)?.index ?? 0;
      if (inForce > stepOf(all, trunk)) trunk = late.trunk;
      for (const step of id === 'POLICY' ? await compromised(all, tip) : [])
        if (stepOf(all, step) > stepOf(all, trunk)) trunk = late.trunk;
      for (const [name, oid] of Object.entries(state?.pins ?? {})) {
        if (name === 'trunk') {
          if (stepOf(all, oid) > stepOf(all, trunk)) trunk = late.trunk;
          continue;
        }
        const other = name as DocId;
        const held = await placeOf(all, other, tips.get(other));
        if (held < (await placeOf(all, other, oid))) tips.set(other, late.tips.get(other) ?? oid);
      }
    }
  }
  return { trunk, tips };
}

const stepOf = (all: History, oid: Oid): number => all.source.trunk.places.get(oid) ?? -1;

async function placeOf(all: History, id: DocId, oid: Oid | undefined): Promise<number> {
  const chain = await all.chain(id);
  return chain.ok && oid ? (chain.value.places.get(oid) ?? -1) : -1;
}

/** The steps that revocations name; among the pins of a state they do not stand, for they may go back. */
async function compromised(all: History, event: Oid): Promise<Oid[]> {
  const policy = await all.policyAt(event);
  return policy.ok ? [...policy.value.keys.values()].flatMap((key) => key.revokedAfter ?? []) : [];
}

/** Every tip that a step of trunk up to this one brought in. */
function enacted(all: History, trunk: Oid): [DocId, Oid][] {
  return [...all.source.trunk.enacts].flatMap(([id, line]) =>
    line.filter(({ index }) => index <= stepOf(all, trunk)).map(({ tip }): [DocId, Oid] => [id, tip]),
  );
}

/** Every tip that a checkpoint up to a step of trunk lists. */
async function checkpointed(all: History, trunk: Oid): Promise<[DocId, Oid][]> {
  const listed: [DocId, Oid][] = [];
  for (let step = 0; step <= stepOf(all, trunk); step++) listed.push(...(await readCheckpoint(all, step)));
  return listed;
}
