/**
 * At most so many calls of one agent are performed at once, its others wait for their turn: whoever sends hundreds
 * together keeps nobody else waiting behind all of them.
 */
export class Turns {
  readonly #most: number;
  readonly #of = new Map<string, { running: number; readonly waiting: (() => void)[] }>();

  constructor(most = 8) {
    this.#most = most;
  }

  /** Waits for a turn. @returns what ends it, once */
  async take(who: string): Promise<() => void> {
    const own = this.#of.get(who) ?? { running: 0, waiting: [] };
    this.#of.set(who, own);
    // A turn that ends is handed on as it is.
    if (own.running < this.#most) own.running += 1;
    else await new Promise<void>((resolve) => own.waiting.push(resolve));
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      const next = own.waiting.shift();
      if (next) return next();
      own.running -= 1;
      if (own.running === 0) this.#of.delete(who);
    };
  }
}
