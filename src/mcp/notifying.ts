import { setTimeout as pause } from 'node:timers/promises';
import { inboxUri } from './resources.ts';
import type { Caller, Service } from './service.ts';

/** What tells one client that a resource has changed: a server of either SDK, or one stream of it. */
export interface Teller {
  sendResourceUpdated(params: { uri: string }): Promise<void>;
}

/** An agent that listens, by the streams of its connections. */
export interface Listener {
  readonly caller: () => Promise<Caller>;
  readonly tellers: readonly Teller[];
}

/** Milliseconds between two looks, and until a listener is told again of what still waits. */
const every = 2000;
const repeat = 60_000;

/**
 * Tells listeners that their inbox has changed: when anything new waits, also for what waited before they came, and again
 * each minute for as long as something waits. It ends when the signal fires; what goes wrong in one look is left to the next.
 */
export async function notify(
  service: Service,
  listeners: () => readonly Listener[],
  signal: AbortSignal,
): Promise<void> {
  const known = new Map<Teller, { readonly waits: string; readonly at: number }>();
  while (!signal.aborted) {
    const present = listeners();
    const open = new Set(present.flatMap(({ tellers }) => tellers));
    for (const teller of known.keys()) if (!open.has(teller)) known.delete(teller);
    for (const { caller, tellers } of present) {
      if (tellers.length === 0) continue;
      const waits = await caller()
        .then((who) => service.waiting(who))
        .catch(() => null);
      if (waits === null) continue;
      for (const teller of tellers) {
        const last = known.get(teller);
        const now = performance.now();
        const isNew = waits !== (last?.waits ?? '');
        if (!isNew && (waits === '' || now - (last?.at ?? 0) < repeat)) continue;
        known.set(teller, { waits, at: now });
        await teller.sendResourceUpdated({ uri: inboxUri }).catch(() => {});
      }
    }
    await pause(every, undefined, { signal }).catch(() => {});
  }
}
