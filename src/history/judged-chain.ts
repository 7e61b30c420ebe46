import type { Finding } from '../rules/finding.ts';
import type { RecordState } from '../rules/record/state.ts';
import type { Oid } from '../rules/values.ts';
import type { Chain } from './chain.ts';

/** A record's chain, and how far it has been judged. */
export interface JudgedChain {
  readonly chain: Chain;
  readonly start: RecordState;
  /** What the record was after its events, by their place. Where one is missing it is folded when somebody asks. */
  readonly states: Map<number, RecordState>;
  /** How many events, from the first, are known to be valid; the state after the last of them is known. */
  valid: number;
  refused: readonly Finding[] | null;
  /** Events that are being judged, by place. */
  readonly judging: Map<number, Promise<void>>;
  /** States that an earlier process came to, not yet believed; by place. */
  remembered: readonly RecordState[];
  /** Events whose states were remembered. */
  readonly recalled: Set<Oid>;
  /** How many events the repository held when it was opened; later ones are this process's own. */
  found: number;
  /** Places that somebody asked about. */
  readonly asked: Set<number>;
}

/** A chain of which nothing is known yet but where it begins. */
export function unjudged(
  chain: Chain,
  start: RecordState,
  remembered: readonly RecordState[] = [],
): JudgedChain {
  return {
    chain,
    start,
    states: new Map(),
    valid: 0,
    refused: null,
    judging: new Map(),
    remembered,
    recalled: new Set(),
    found: chain.oids.length,
    asked: new Set(),
  };
}

export function lastValid({ states, valid, start }: JudgedChain): RecordState {
  return states.get(valid - 1) ?? start;
}

/** The first event on the way to `place` whose result is not known, and the state before it. */
export function nextUnknown({ states, valid, start }: JudgedChain, place: number) {
  let next = Math.min(place, valid);
  while (next > 0 && !states.has(next - 1)) next -= 1;
  return { next, before: states.get(next - 1) ?? start };
}

export function acceptEvent(judged: JudgedChain, place: number, state: RecordState): void {
  judged.states.set(place, state);
  judged.valid = Math.max(judged.valid, place + 1);
}

/** What was remembered beyond a refused event was wrong, and goes. */
export function refuseEvent(judged: JudgedChain, place: number, findings: readonly Finding[]): void {
  for (const known of [...judged.states.keys()]) if (known >= place) judged.states.delete(known);
  judged.valid = place;
  judged.refused = findings;
}

/** Adds an event that this process made itself, judged already. */
export function addEvent(judged: JudgedChain, state: RecordState): void {
  const place = judged.chain.oids.length;
  judged.chain.places.set(state.tip, place);
  judged.chain.oids.push(state.tip);
  judged.found = Math.min(judged.found, place);
  acceptEvent(judged, place, state);
}

/** The events that the repository held, and all that is known to be valid of them: for another look at it. */
export function prefixOf({ chain, states, valid, found, remembered }: JudgedChain): {
  readonly chain: readonly Oid[];
  readonly states: readonly RecordState[];
} {
  const known = [...states].filter(([place]) => place < Math.min(valid, found)).map(([, state]) => state);
  return { chain: chain.oids.slice(0, found), states: [...remembered, ...known] };
}

/** Believes what was remembered. */
export function takeOver(judged: JudgedChain): void {
  for (const state of judged.remembered) {
    acceptEvent(judged, state.events - 1, state);
    judged.recalled.add(state.tip);
  }
  judged.remembered = [];
}

/** States that are remembered beside the last: what trunk holds, and what others pin. */
const beside = 4;

/** What a later process may want to know, of the events that the repository held; null where it is no news. */
export function worthRemembering(judged: JudgedChain): readonly RecordState[] | null {
  const last = Math.min(judged.valid, judged.found) - 1;
  const before = [...judged.asked].filter((place) => place < last).sort((one, other) => one - other);
  const known = [...before.slice(-beside), last].flatMap((place) => judged.states.get(place) ?? []);
  return known.every((state) => judged.recalled.has(state.tip)) ? null : known;
}
