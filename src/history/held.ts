import type { Policy } from '../rules/policy/policy.ts';
import { type ClearOf, clearThatStands } from '../rules/record/clears.ts';
import type { EventRef, RecordState } from '../rules/record/state.ts';
import type { DocId } from '../rules/values.ts';
import { readCheckpoint } from './checkpoint.ts';
import type { History } from './history.ts';
import { tipHeld } from './trunk-index.ts';

/** The record as trunk held it after a step; null if it never did. */
export async function heldAt(history: History, id: DocId, step: number): Promise<RecordState | null> {
  const { trunk, founded } = history.source;
  const tip = tipHeld(trunk, id, step);
  if (tip !== null) return history.stateAt(id, tip);
  return founded.documents.has(id) || id === 'POLICY' ? history.stateAt(id, founded.oid) : null;
}

/**
 * Up to which event of a record each revoked key's events stand: those in trunk, under a checkpointed tip, or up to a clear
 * by which code came in, as of the step that the revocation names. Later ones are void.
 */
export async function voidBounds(
  history: History,
  id: DocId,
  policy: Policy,
): Promise<ReadonlyMap<string, number>> {
  const bounds = new Map<string, number>();
  const { trunk } = history.source;
  for (const key of policy.keys.values()) {
    if (key.status !== 'revoked') continue;
    const step = key.revokedAfter === null ? undefined : trunk.places.get(key.revokedAfter);
    const chain = await history.chain(id);
    if (step === undefined || !chain.ok) {
      bounds.set(key.key, 0);
      continue;
    }
    const brought = trunk.codes.findLast((code) => code.record === id && code.index <= step);
    const tips = [
      tipHeld(trunk, id, step),
      (await readCheckpoint(history, step)).get(id) ?? null,
      brought?.clear ?? null,
    ];
    const places = tips.map((tip) => (tip === null ? 0 : (chain.value.places.get(tip) ?? -1) + 1));
    bounds.set(key.key, Math.max(...places));
  }
  return bounds;
}

export function isVoidUnder(bounds: ReadonlyMap<string, number>, event: EventRef): boolean {
  const bound = bounds.get(event.key);
  return bound !== undefined && event.index > bound;
}

/** The clears of a record that stand, under a policy. */
export async function standingClears(
  history: History,
  record: RecordState,
  policy: Policy,
): Promise<ClearOf> {
  const bounds = await voidBounds(history, record.id, policy);
  return (system) => clearThatStands(record, system, (event) => isVoidUnder(bounds, event));
}
