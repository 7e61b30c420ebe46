/** How often the small input is read, so that a clock can tell its time; only the ratio counts. */
function timesToRead(read: () => void): number {
  for (let times = 1; ; times *= 2) if (millisecondsOf(read, times) > 2 || times >= 64) return times;
}

function millisecondsOf(read: () => void, times: number): number {
  const began = performance.now();
  for (let time = 0; time < times; time++) read();
  return performance.now() - began;
}

/** Twice what a linear reader needs for four times as much; one that takes the square needs sixteen. */
export const mostGrowth = 8;

/**
 * How much longer reading `4 * size` takes than reading `size`, in one run of this machine: about 4 where cost grows with
 * the input, about 16 where it grows with its square. The least of several tries, because other work only adds.
 */
export function growthOf<T>(read: (input: T) => unknown, build: (size: number) => T, size: number): number {
  const [small, large] = [build(size), build(4 * size)];
  const readSmall = () => void read(small);
  const readLarge = () => void read(large);
  const times = timesToRead(readSmall);
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 6 && least >= mostGrowth; attempt++) {
    const one = millisecondsOf(readSmall, times);
    least = Math.min(least, millisecondsOf(readLarge, times) / one);
  }
  return least;
}
