/** Orders `M.m.p` versions: negative, zero or positive. A part that is no number counts as 0. */
export function compareVersions(left: string, right: string): number {
  const parts = (text: string) => text.split('.').map((each) => Number.parseInt(each, 10) || 0);
  const [first, second] = [parts(left), parts(right)];
  for (const index of [0, 1, 2]) {
    const difference = (first[index] ?? 0) - (second[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
