/**
 * The part of a Bottleneck group that the throttling plugin uses: lets one call begin, and the next no sooner than
 * `gap` milliseconds later. The plugin's own groups are shared by all clients of a process, and cannot be hurried in tests.
 */
export function paced(gap: number) {
  let free = 0;
  const schedule = async (_options: unknown, run: (...given: unknown[]) => unknown, ...given: unknown[]) => {
    const start = Math.max(Date.now(), free);
    free = start + gap;
    await new Promise((resolve) => setTimeout(resolve, start - Date.now()));
    return run(...given);
  };
  return { key: () => ({ schedule }) };
}
