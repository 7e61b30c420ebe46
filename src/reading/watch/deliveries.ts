/** What is known of one item that was told: when last, how often, and whether whoever was told has taken it. */
export interface Delivery {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly times: number;
  readonly taken: boolean;
}

export type Deliveries = Readonly<Record<string, Delivery>>;

/** How long after the n-th telling an item is told again, in milliseconds: twice as long each time, at most an hour. */
function pauseAfter(times: number, repeat: number): number {
  return Math.min(3_600_000, repeat * 2 ** (times - 1));
}

/**
 * Which items are to be told now: each at least once, and again until it is taken or waits no longer. A clock that was
 * set back delays nothing.
 *
 * @param now milliseconds since 1970
 * @param repeat milliseconds until the first repetition
 */
export function due(items: readonly string[], known: Deliveries, now: number, repeat: number): string[] {
  return items.filter((item) => {
    const last = known[item];
    if (!last) return true;
    return !last.taken && (now - last.at >= pauseAfter(last.times, repeat) || now < last.at);
  });
}

/** After an item was told. */
export function told(known: Deliveries, item: string, now: number, taken: boolean): Deliveries {
  return { ...known, [item]: { at: now, times: (known[item]?.times ?? 0) + 1, taken } };
}

/** After whoever was told has taken an item; one that was never told stays unknown. */
export function taken(known: Deliveries, item: string): Deliveries {
  const last = known[item];
  return last ? { ...known, [item]: { ...last, taken: true } } : known;
}

/** Without what waits no longer. */
export function stillWaiting(known: Deliveries, items: readonly string[]): Deliveries {
  return Object.fromEntries(Object.entries(known).filter(([item]) => items.includes(item)));
}
