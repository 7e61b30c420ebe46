import { Worker } from 'node:worker_threads';
import type { JudgedRecord } from '../../history/judged-record.ts';
import { rememberTrunk } from '../../history/trunk-index.ts';
import { packageFile } from '../../repository/package-files.ts';
import { finding, QmsError } from '../../rules/finding.ts';
import type { DocId } from '../../rules/values.ts';
import type { ReadContext } from '../context.ts';
import type { Answer, Portion, Task } from './task.ts';

interface Waiting extends Portion {
  readonly resolve: (judged: readonly JudgedRecord[]) => void;
  readonly reject: (error: unknown) => void;
}

/** Portions that a thread has at once: so many that its questions to git travel in large batches. */
const atOnce = 4;

/** Everything of an opened repository that a thread needs to judge records of it. */
function taskOf(context: ReadContext): Task {
  const { signal: _, ...repository } = context.repository;
  return {
    repository: { ...repository, env: { ...repository.env } },
    founded: context.founded,
    trunk: rememberTrunk(context.history.source.trunk),
    trunkTip: context.trunkTip,
    tips: context.tips,
  };
}

/**
 * Threads that judge records, each with a git process and a memory of its own. Whatever ends a thread before its work is
 * done ends the verification with it: no record is taken for judged that was not.
 */
export class VerifyWorkers {
  readonly #threads = new Map<Worker, Map<number, Waiting>>();
  readonly #queue: Waiting[] = [];
  readonly #signal: AbortSignal | undefined;
  #asked = 0;
  #broken: unknown = null;

  constructor(context: ReadContext, count: number) {
    this.#signal = context.repository.signal;
    const workerData = taskOf(context);
    for (let each = 0; each < count; each++) {
      const thread = new Worker(packageFile('dist/verify-worker.cjs'), { workerData });
      thread.on('message', (answer: Answer) => this.#take(thread, answer));
      thread.on('error', (error) => this.#break(error));
      thread.on('exit', (code) => this.#break(new Error(`a thread of the verification ended with ${code}`)));
      this.#threads.set(thread, new Map());
    }
    this.#signal?.addEventListener('abort', this.#abort);
    if (this.#signal?.aborted) this.#abort();
  }

  judge(ids: readonly DocId[]): Promise<readonly JudgedRecord[]> {
    if (this.#broken) return Promise.reject(this.#broken);
    return new Promise((resolve, reject) => {
      this.#asked += 1;
      this.#queue.push({ number: this.#asked, ids, resolve, reject });
      this.#hand();
    });
  }

  /** Ends the threads, whatever they do; returns when they have ended. */
  async close(): Promise<void> {
    this.#break(new Error('the verification was closed'));
    await Promise.all([...this.#threads.keys()].map((thread) => thread.terminate()));
  }

  readonly #abort = (): void => {
    this.#break(new QmsError([finding('git/aborted', 'the verification was stopped')]));
  };

  #hand(): void {
    const idle = [...this.#threads].sort(([, one], [, other]) => one.size - other.size);
    const [thread, busy] = idle[0] ?? [];
    const next = busy && busy.size < atOnce ? this.#queue.shift() : undefined;
    if (!thread || !busy || !next) return;
    busy.set(next.number, next);
    thread.postMessage({ number: next.number, ids: next.ids } satisfies Portion);
  }

  #take(thread: Worker, { number, judged }: Answer): void {
    const waiting = this.#threads.get(thread);
    const portion = waiting?.get(number);
    waiting?.delete(number);
    portion?.resolve(judged);
    this.#hand();
  }

  #break(error: unknown): void {
    this.#signal?.removeEventListener('abort', this.#abort);
    this.#broken ??= error;
    const unanswered = [...this.#queue, ...[...this.#threads.values()].flatMap((each) => [...each.values()])];
    this.#queue.length = 0;
    for (const waiting of this.#threads.values()) waiting.clear();
    for (const { reject } of unanswered) reject(this.#broken);
    for (const thread of this.#threads.keys()) void thread.terminate();
  }
}
