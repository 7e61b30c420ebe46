/**
 * Does the work for each item, at most `size` at once, begun in order. The first failure is the answer, and nothing new
 * is begun after it.
 */
export async function inWindow<T>(
  items: Iterable<T>,
  size: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = items[Symbol.iterator]();
  let failed = false;
  async function takeNext(): Promise<void> {
    for (let next = waiting.next(); !next.done && !failed; next = waiting.next()) {
      try {
        await work(next.value);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  }
  await Promise.all(Array.from({ length: size }, takeNext));
}
