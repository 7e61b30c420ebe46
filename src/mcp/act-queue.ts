import { fail, finding, QmsError } from '../rules/finding.ts';

export interface ActQueueLimits {
  /** How many may wait; whoever comes then is refused at once. */
  readonly most: number;
  /** How long one may wait, in milliseconds: clients give a call up after a minute, and the act itself takes time too. */
  readonly patience: number;
}

interface Waiting {
  readonly who: string;
  go(): void;
}

const usual: ActQueueLimits = { most: 1000, patience: 35_000 };

/**
 * Performs one act after the other: acts at once would race for trunk and the next number, and all but one of them begin
 * again. Next is whoever's last act is the longest ago: nobody waits for a second act of another's, and whoever was told
 * to call again comes before those who have acted meanwhile.
 */
export class ActQueue {
  readonly #limits: ActQueueLimits;
  readonly #waiting: Waiting[] = [];
  /** When each acted last, counted in acts. */
  readonly #acted = new Map<string, number>();
  #acts = 0;
  #busy = false;

  constructor(limits: ActQueueLimits = usual) {
    this.#limits = limits;
  }

  /** Performs an act when its turn has come. Raises `mcp/busy`, `git/aborted`, and what the act raises. */
  async run<T>(who: string, signal: AbortSignal | undefined, act: () => Promise<T>): Promise<T> {
    if (this.#busy) await this.#wait(who, signal);
    this.#busy = true;
    this.#acts += 1;
    this.#acted.set(who, this.#acts);
    try {
      return await act();
    } finally {
      this.#handOn();
    }
  }

  #wait(who: string, signal: AbortSignal | undefined): Promise<void> {
    const waiting = this.#waiting;
    const { most, patience } = this.#limits;
    if (signal?.aborted) fail('git/aborted', stopped);
    if (waiting.length >= most) fail('mcp/busy', `${waiting.length} acts wait already; nothing was done`);
    return new Promise((resolve, reject) => {
      const leave = (why: QmsError) => {
        end();
        waiting.splice(waiting.indexOf(own), 1);
        reject(why);
      };
      const stop = () => leave(new QmsError([finding('git/aborted', stopped)]));
      const late = `it did not come to its turn in ${patience / 1000} s; nothing was done`;
      const timer = setTimeout(() => leave(new QmsError([finding('mcp/busy', late)])), patience);
      const end = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', stop);
      };
      const go = () => {
        end();
        resolve();
      };
      const own: Waiting = { who, go };
      signal?.addEventListener('abort', stop);
      waiting.push(own);
    });
  }

  /** Whoever is next goes on at once: between two turns nobody else comes in. */
  #handOn(): void {
    const last = ({ who }: Waiting) => this.#acted.get(who) ?? 0;
    const [next] = this.#waiting.toSorted((a, b) => last(a) - last(b));
    if (!next) {
      this.#busy = false;
      return;
    }
    this.#waiting.splice(this.#waiting.indexOf(next), 1);
    next.go();
  }
}

const stopped = 'the call was called off while it waited for its turn; nothing was done';
