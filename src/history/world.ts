import { type Finding, finding, ok, type Result, refused } from '../rules/finding.ts';
import type { Policy } from '../rules/policy/policy.ts';
import { documentsNamed } from '../rules/record/inputs.ts';
import type { EventRef, RecordState } from '../rules/record/state.ts';
import type { TrunkView, World } from '../rules/record/world.ts';
import type { DocId, Oid } from '../rules/values.ts';
import { readCheckpoint } from './checkpoint.ts';
import type { History, ReadEvent } from './history.ts';
import { policyAfter, tipHeld } from './trunk-index.ts';

/** A push seen from the server: what it moves, and where everything else stands. */
export interface Present {
  /** Policy event in force before the push. */
  readonly policy: Oid;
  /** Tips before the push of the records that it moves; null for one that it creates. */
  readonly moved: ReadonlyMap<DocId, Oid | null>;
  /** Trunk's tip before the push, and whether the push moves it. */
  readonly trunk: Oid;
  readonly movesTrunk: boolean;
}

/** The record as trunk held it after a step; null if it never did. */
export async function heldAt(history: History, id: DocId, step: number): Promise<RecordState | null> {
  const { trunk, founded } = history.source;
  const tip = tipHeld(trunk, id, step);
  if (tip !== null) return history.stateAt(id, tip);
  return founded.documents.has(id) || id === 'POLICY' ? history.stateAt(id, founded.oid) : null;
}

/** Trunk after a step, for the records that an event can ask about. */
async function viewAt(history: History, step: number, ids: readonly DocId[]): Promise<TrunkView> {
  const held = new Map<DocId, RecordState | null>();
  for (const id of ids) held.set(id, await heldAt(history, id, step));
  return { inForce: (id) => held.get(id) ?? null };
}

/**
 * Up to which event of a record each revoked key's events stand: those in trunk, or under a checkpointed tip, as of the
 * step that the revocation names. Later ones are void.
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
    const tips = [tipHeld(trunk, id, step), (await readCheckpoint(history, step)).get(id) ?? null];
    const places = tips.map((tip) => (tip === null ? 0 : (chain.value.places.get(tip) ?? -1) + 1));
    bounds.set(key.key, Math.max(...places));
  }
  return bounds;
}

export function isVoidUnder(bounds: ReadonlyMap<string, number>, event: EventRef): boolean {
  const bound = bounds.get(event.key);
  return bound !== undefined && event.index > bound;
}

/** Reads every fact that the rules may ask for about one event, so that judging it needs no further look. */
export async function buildWorld(
  history: History,
  before: RecordState,
  read: ReadEvent,
  present: Present | null,
): Promise<Result<World>> {
  const { event, facts } = read;
  const { trunk } = history.source;
  const policy = await history.policyAt(present?.policy ?? event.policy);
  if (!policy.ok)
    return refused(
      ...policy.findings,
      finding('policy/unknown', `QMS-Policy names ${event.policy}, which is no policy`, {
        where: { commit: event.oid },
      }),
    );
  const stale: Finding[] = [];
  const pinned = new Map<DocId, RecordState | null>();
  const places = new Map<string, ReadonlyMap<Oid, number>>([['trunk', trunk.places]]);
  let step: number | null = null;
  const seenPolicies: Oid[] = [];
  for (const pin of event.pins) {
    if (pin.name === 'trunk') {
      step = trunk.places.get(pin.oid) ?? null;
      if (step !== null) seenPolicies.push(policyAfter(trunk, step));
      continue;
    }
    const chain = await history.chain(pin.name);
    if (chain.ok) places.set(pin.name, chain.value.places);
    const seen = await history.stateAt(pin.name, pin.oid);
    pinned.set(pin.name, seen);
    if (seen) seenPolicies.push(seen.policy);
    if (present) {
      const moved = present.moved.get(pin.name);
      if (moved === undefined) {
        const now = await history.judgeRecord(pin.name);
        pinned.set(pin.name, now.ok ? now.value.state : null);
      } else if (
        moved !== null &&
        chain.ok &&
        (chain.value.places.get(pin.oid) ?? -1) < (chain.value.places.get(moved) ?? -1)
      ) {
        stale.push(
          finding('pin/stale', `the pin of ${pin.name} is older than its tip before the push`, {
            where: { commit: event.oid },
          }),
        );
      }
    }
  }
  if (present && step !== null && event.act !== 'revoke') {
    const old = trunk.places.get(present.trunk) ?? 0;
    if (!present.movesTrunk) step = old;
    else if (step < old)
      stale.push(
        finding('pin/stale', 'the pin of trunk is older than its tip before the push', {
          where: { commit: event.oid },
        }),
      );
  }
  if (stale.length > 0) return refused(...stale);
  const template = event.template?.name ? [event.template.name as DocId] : [];
  const ids = [before.id, ...pinned.keys(), ...template, ...documentsNamed(before.properties)];
  const bounds = await voidBounds(history, before.id, policy.value);
  const emergency = before.emergency && event.act === 'revoke' ? await history.policyAt(before.tip) : null;
  return ok({
    event,
    facts,
    policy: policy.value,
    inForcePolicy: policy.value,
    emergencyPolicy: emergency?.ok ? emergency.value : null,
    seenPolicies,
    policyOrder: (oid) => history.policyOrder(oid),
    pinned: (id) => pinned.get(id) ?? null,
    notBefore: (name, earlier, later) => {
      const chain = places.get(name);
      return (
        (chain?.get(later) ?? -1) >= (chain?.get(earlier) ?? Number.POSITIVE_INFINITY) ||
        earlier === later ||
        earlier === history.source.founded.oid
      );
    },
    trunk: step === null ? null : await viewAt(history, step, ids),
    isVoid: (id, each) => id === before.id && isVoidUnder(bounds, each),
  });
}
