import type { QualitySystem } from '../helpers/quality-system.ts';
import type { Side } from './prepared.ts';

/** What a side comes to where the other one stands already: `done`, or the rule that refuses it: the gate's, or the tool's. */
export type Fate = 'done' | (string & {}) | readonly string[];

/** Two things done at once, of which at least one looks at what the other changes. */
export interface Pair {
  readonly name: string;
  /** Another pair shows in `npm test` what this one shows; `npm run soak` plays it too. */
  readonly soakOnly?: true;
  readonly a: Side;
  readonly b: Side;
  /** What B comes to after A, and A after B. A side that lost a race is done again on what the winner left. */
  readonly bAfterA: Fate;
  readonly aAfterB: Fate;
  /**
   * Where both are judged before either moves: `one` wins and the other has lost the race; or both stand, which is as
   * if one had come first (`bAfterA` or `aAfterB` is `done`), or which a sentence of the design says. With `first`, only
   * where that one moves first: the other one pins a record that it moves, and the gate then has it judged anew.
   */
  readonly atOnce: 'one' | { readonly both: string; readonly first?: 'A' | 'B' };
  /** Where both stand: what is then told, and the legal acts that go on from there. */
  readonly afterwards?: (stage: Stage) => Promise<void>;
}

/** A server on which a pair was played, and a fresh clone of it. */
export interface Stage {
  readonly server: string;
  readonly clone: QualitySystem;
}

/** In which order A and B are judged and moved. `late`: the push said where the refs stood, then waited for the other. */
export const orders = [
  'A, then B',
  'B, then A',
  'both judged, A moves first',
  'both judged, B moves first',
  'A late',
  'B late',
  'at once',
] as const;
export type Order = (typeof orders)[number];

/** The one order that shows most of a pair: both are judged before either moves. */
export function tellingOrder({ atOnce }: Pair): Order {
  return atOnce !== 'one' && atOnce.first === 'B'
    ? 'both judged, B moves first'
    : 'both judged, A moves first';
}
