/** How often the small input is read, so that a clock can tell its time; only the ratio counts. */
function timesToRead(read: () => void): number {
  for (let times = 1; ; times *= 2) if (workOf(read, times) > 2 || times >= 64) return times;
}

/** Milliseconds of this process's own work, which other processes of the machine do not lengthen as they do waiting. */
function workOf(read: () => void, times: number): number {
  const began = process.cpuUsage();
  for (let time = 0; time < times; time++) read();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}

/** Twice what a linear reader needs for four times as much; one that takes the square needs sixteen. */
export const mostGrowth = 8;

/**
 * How much more work reading `4 * size` takes than reading `size`, in one run of this machine: about 4 where cost grows
 * with the input, about 16 where it grows with its square. The least of several tries, because other work only adds.
 */
export function growthOf<T>(read: (input: T) => unknown, build: (size: number) => T, size: number): number {
  const [small, large] = [build(size), build(4 * size)];
  const readSmall = () => void read(small);
  const readLarge = () => void read(large);
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 16 && least >= mostGrowth; attempt++) {
    // Anew each time: while the reader is still being compiled, a small input looks large.
    const times = timesToRead(readSmall);
    const one = workOf(readSmall, times);
    // Too little for the clock is as good as nothing: then the large one is weighed against the least it can tell.
    least = Math.min(least, workOf(readLarge, times) / Math.max(one, 0.5));
  }
  return least;
}
