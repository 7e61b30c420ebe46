/** So many calls at once, and so many a minute after that. */
export interface Rate {
  readonly burst: number;
  readonly perMinute: number;
}

/** Counts calls of each principal. @param elapsed milliseconds by a clock that never goes back */
export function rateLimit({ burst, perMinute }: Rate, elapsed: () => number = () => performance.now()) {
  const left = new Map<string, { tokens: number; at: number }>();
  const perMillisecond = perMinute / 60_000;

  /** @returns 0 where the call may go on, else after how many seconds one may */
  return (who: string): number => {
    const now = elapsed();
    const known = left.get(who) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, known.tokens + (now - known.at) * perMillisecond);
    const may = tokens >= 1;
    left.set(who, { tokens: may ? tokens - 1 : tokens, at: now });
    return may ? 0 : Math.ceil((1 - tokens) / perMillisecond / 1000);
  };
}
