import type { QualitySystem } from '../helpers/quality-system.ts';
import type { Side } from './prepared.ts';

/** What a side comes to where the other one stands already: `done`, or the rule that refuses it: the gate's, or the tool's. */
export type Fate = 'done' | (string & {}) | readonly string[];

/** Two things done at once, of which at least one looks at what the other changes. */
export interface Pair {
  readonly name: string;
  readonly a: Side;
  readonly b: Side;
  /** What B comes to after A, and A after B. A side that lost a race is done again on what the winner left. */
  readonly bAfterA: Fate;
  readonly aAfterB: Fate;
  /**
   * Where both are judged before either moves: `one` wins and the other has lost the race; or both stand, which is as
   * if one had come first (`bAfterA` or `aAfterB` is `done`), or which a sentence of the design says.
   */
  readonly atOnce: 'one' | { readonly both: string };
  /** Where both stand: what is then told. */
  readonly afterwards?: (stage: Stage) => Promise<void>;
  /** Then the legal acts that lead from there to the end; many, so only `npm run soak` does them. */
  readonly mending?: (stage: Stage) => Promise<void>;
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
