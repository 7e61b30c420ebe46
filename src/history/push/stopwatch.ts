import { type Finding, finding } from '../../rules/finding.ts';

/** What waits for ever ends as a refusal, like any other failure of the gate. */
export interface Stopwatch {
  /** Comes with `hook/timeout` when the time is over. */
  readonly over: Promise<readonly Finding[]>;
  /** Begins anew. */
  start(seconds: number): void;
  stop(): void;
}

export function stopwatch(): Stopwatch {
  let timer: NodeJS.Timeout | undefined;
  let end: (findings: readonly Finding[]) => void = () => {};
  const over = new Promise<readonly Finding[]>((resolve) => {
    end = resolve;
  });
  return {
    over,
    start: (seconds) => {
      clearTimeout(timer);
      const late = finding('hook/timeout', `the gate did not come to a verdict within ${seconds} seconds`);
      // A timer counts at most 2^31 - 1 milliseconds.
      timer = setTimeout(() => end([late]), Math.min(seconds * 1000, 2 ** 31 - 1));
    },
    stop: () => clearTimeout(timer),
  };
}
