import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type AgentStore, agentFolder, writeOwn } from '../../acts/agents/store.ts';
import type { PrincipalId } from '../../rules/values.ts';

/** How long an instance keeps its identity without a word, in milliseconds. */
export const leaseMilliseconds = 90_000;

interface Lease {
  readonly instance: string;
  /** By a clock that only goes forward. */
  seen: number;
}

export type Claimed =
  | { readonly ok: true; readonly tookOver: string | null }
  | { readonly ok: false; readonly holder: string };

/**
 * One live instance for each identity. A lease is held by whoever came first, kept by each word from it, and given up by
 * release or by silence. It outlives the server: after a restart the holder has the time of one lease to come back.
 *
 * @param elapsed milliseconds by a clock that never goes back
 */
export class Leases {
  readonly #store: AgentStore;
  readonly #elapsed: () => number;
  readonly #held = new Map<PrincipalId, Promise<Lease | null>>();

  constructor(store: AgentStore, elapsed: () => number = () => performance.now()) {
    this.#store = store;
    this.#elapsed = elapsed;
  }

  #path(agent: PrincipalId): string {
    return join(agentFolder(this.#store, agent), 'lease.json');
  }

  async #load(agent: PrincipalId): Promise<Lease | null> {
    // A lease that cannot be read may be somebody's.
    const text = await readFile(this.#path(agent), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (text === null) return null;
    try {
      const { instance } = JSON.parse(text) as { instance?: unknown };
      return typeof instance === 'string' ? { instance, seen: this.#elapsed() } : null;
    } catch {
      // A damaged file is nobody's lease.
      return null;
    }
  }

  /** One step after the other for each identity. A step that fails leaves the lease as it was. */
  async #after(agent: PrincipalId, step: (lease: Lease | null) => Promise<Lease | null>): Promise<void> {
    const before = this.#held.get(agent) ?? this.#load(agent);
    const done = before.then(step);
    const kept = done.catch(() => before);
    this.#held.set(agent, kept);
    // What could not be read is read again at the next claim.
    kept.catch(() => {
      if (this.#held.get(agent) === kept) this.#held.delete(agent);
    });
    await done;
  }

  /** Claims an identity for an instance, or keeps it. Claims of one identity are answered one after the other. */
  async claim(agent: PrincipalId, instance: string): Promise<Claimed> {
    let answer: Claimed = { ok: true, tookOver: null };
    await this.#after(agent, async (lease) => {
      const now = this.#elapsed();
      if (lease?.instance === instance) {
        lease.seen = now;
        return lease;
      }
      if (lease && now - lease.seen < leaseMilliseconds) {
        answer = { ok: false, holder: lease.instance };
        return lease;
      }
      await writeOwn(this.#path(agent), `${JSON.stringify({ instance })}\n`);
      answer = { ok: true, tookOver: lease?.instance ?? null };
      return { instance, seen: now };
    });
    return answer;
  }

  /** Gives an identity up; nothing happens where another instance holds it. */
  async release(agent: PrincipalId, instance: string): Promise<void> {
    await this.#after(agent, async (lease) => {
      if (lease?.instance !== instance) return lease;
      await rm(this.#path(agent), { force: true });
      return null;
    });
  }
}
