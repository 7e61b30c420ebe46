/** A stream of text that a person or a program reads. */
export interface Output {
  write(text: string): void;
  readonly isTTY: boolean;
  /** Width of the terminal in columns; null where nothing needs to fit. */
  readonly columns: number | null;
}

/** Everything outside the program that a command may touch; the process boundary fills it in. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdin: {
    readonly isTTY: boolean;
    /** All of it, as UTF-8. */
    readonly text: () => Promise<string>;
  };
  /** Puts a yes-or-no question to the person at the terminal; absent where there is none. */
  readonly confirm?: ((question: string) => Promise<boolean>) | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Version of the running Node: `20.19.0`. */
  readonly node: string;
  /** Now, in milliseconds. */
  readonly clock: () => number;
  /** Fires when the person interrupts. */
  readonly signal: AbortSignal;
}
