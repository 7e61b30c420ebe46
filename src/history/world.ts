import { type Finding, finding, ok, type Result, refused } from '../rules/finding.ts';
import type { MatrixProof } from '../rules/matrix/proof.ts';
import type { Policy } from '../rules/policy/policy.ts';
import { documentsNamed } from '../rules/record/inputs.ts';
import type { EventRef, RecordState } from '../rules/record/state.ts';
import type { TrunkView, World } from '../rules/record/world.ts';
import type { System } from '../rules/systems/system.ts';
import type { DocId, Oid } from '../rules/values.ts';
import { broughtInBy } from './code/brought-in.ts';
import { readMatrixProof, systemOfMatrix } from './code/matrix.ts';
import { readProof } from './code/proof.ts';
import { missing } from './commits.ts';
import { heldAt, isVoidUnder, voidBounds } from './held.ts';
import type { History, ReadEvent } from './history.ts';
import { policyAfter } from './trunk-index.ts';

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

/** Trunk after a step, for the records that an event can ask about. */
async function viewAt(history: History, step: number, ids: readonly DocId[]): Promise<TrunkView> {
  const held = new Map<DocId, RecordState | null>();
  for (const id of ids) held.set(id, await heldAt(history, id, step));
  const { codes, releases } = history.source.trunk;
  const last = (system: string) =>
    releases.filter((each) => each.system === system && each.index <= step).at(-1)?.release ?? null;
  return {
    inForce: (id) => held.get(id) ?? null,
    usedClear: (clear) => codes.some((code) => code.clear === clear && code.index <= step),
    lastRelease: last,
  };
}

/** Acts that decide, or ask for a decision. */
const decides: ReadonlySet<string> = new Set(['route', 'approve', 'assign']);

const pinnedTrunk = ({ pins }: ReadEvent['event']): Oid | undefined =>
  pins.find(({ name }) => name === 'trunk')?.oid;

interface MatrixSeen {
  readonly before: RecordState;
  readonly system: System;
  readonly policy: Policy;
  readonly pinned: ReadonlyMap<DocId, RecordState | null>;
  readonly step: number | null;
}

/** What a matrix has to agree with, as an event of it sees other records. */
async function matrixSeen(history: History, seen: MatrixSeen): Promise<MatrixProof> {
  const { before, system, policy, pinned, step } = seen;
  const id = String(before.properties.change_record ?? '') as DocId;
  const change = pinned.get(id) ?? null;
  const bounds = change ? await voidBounds(history, id, policy) : new Map<string, number>();
  return readMatrixProof(history, {
    system,
    policy,
    commit: String(before.properties.qualified_commit ?? ''),
    change,
    verifications: [...pinned.values()].flatMap((each) =>
      each?.kind === 'VR' && each.parent === id ? [each] : [],
    ),
    step,
    isVoid: (event) => isVoidUnder(bounds, event),
  });
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
  const isVoid = (id: DocId, each: EventRef) => id === before.id && isVoidUnder(bounds, each);
  const system = policy.value.systems.get(event.system ?? '');
  const commit = event.commits[0]?.split(' ')[1];
  const proof =
    event.act === 'clear' && system && commit && step !== null
      ? await readProof(history, {
          record: before,
          system,
          commit: commit as Oid,
          policy: policy.value,
          step,
          seen: async (id) => pinned.get(id) ?? null,
          isVoid: (each) => isVoid(before.id, each),
          time: event.author.time,
        })
      : null;
  // A branch may be let go of when its record has ended: then it is no fault of a clear that its commit is gone.
  if (proof?.code === null)
    return refused({
      ...missing(proof.commit),
      fix: `push the execution branch of ${before.id}, or fetch it: \`git fetch origin\``,
    });
  const ofMatrix = systemOfMatrix(policy.value, before.id);
  const matrix =
    ofMatrix && decides.has(event.act)
      ? await matrixSeen(history, { before, system: ofMatrix, policy: policy.value, pinned, step })
      : null;
  const trunkPin = pinnedTrunk(event) ?? before.pins.trunk;
  const broughtIn =
    policy.value.byPath.length > 0 && before.phase === 'post' && decides.has(event.act)
      ? await broughtInBy(history, before.id, (trunkPin && trunk.places.get(trunkPin)) ?? -1)
      : null;
  return ok({
    event,
    facts,
    proof,
    broughtIn,
    matrix,
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
    isVoid,
  });
}
