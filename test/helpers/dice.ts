import { createHash } from 'node:crypto';

/** Choices drawn from one seed: the same seed always chooses alike. */
export interface Dice {
  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number;
  /** True in so many of a hundred cases. */
  chance(percent: number): boolean;
  pick<const T>(from: readonly [T, ...T[]]): T;
  /** One of the list, or undefined where it is empty. */
  any<T>(from: readonly T[]): T | undefined;
  some<T>(from: readonly T[], most: number): T[];
}

export function diceOf(seed: number): Dice {
  let throws = 0;
  const below = (limit: number) => {
    throws += 1;
    return createHash('sha256').update(`${seed} ${throws}`).digest().readUInt32BE() % limit;
  };
  const any = <T>(from: readonly T[]): T | undefined => from[below(Math.max(1, from.length))];
  return {
    below,
    any,
    chance: (percent) => below(100) < percent,
    pick: (from) => any(from) as (typeof from)[number],
    some: (from, most) => {
      const chosen = new Set<(typeof from)[number]>();
      for (let count = below(most + 1); count > 0; count--) {
        const each = any(from);
        if (each !== undefined) chosen.add(each);
      }
      return [...chosen];
    },
  };
}
