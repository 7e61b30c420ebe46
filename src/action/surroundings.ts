/** What the runner gives the Action, and how it answers: all that touches the process comes in here. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder of the checkout. */
  readonly cwd: string;
  /** Writes to standard output, where the runner reads both its commands and the log. */
  readonly write: (text: string) => void;
  /** Takes the place of the global `fetch`. */
  readonly fetch?: typeof fetch;
  /** Milliseconds in a second of waiting for the host; tests make it shorter. */
  readonly second?: number;
  /** Now, in milliseconds. */
  readonly clock?: () => number;
}
