/**
 * Requests that are under way, so that a client can call one off by another connection than the one it was made by.
 * Whoever asks is part of the name: nobody calls off what is another's.
 */
export class Cancelling {
  readonly #underWay = new Map<string, Set<AbortController>>();

  /** Signals for the requests of one instance, by their JSON-RPC ids. */
  signals(who: string): (id: string | number) => AbortSignal {
    return (id) => {
      const name = nameOf(who, id);
      const controller = new AbortController();
      const known = this.#underWay.get(name) ?? new Set();
      this.#underWay.set(name, known.add(controller));
      const forget = () => {
        known.delete(controller);
        if (known.size === 0) this.#underWay.delete(name);
      };
      controller.signal.addEventListener('abort', forget, { once: true });
      // A call that takes longer than this is not called off any more.
      setTimeout(forget, 600_000).unref();
      return controller.signal;
    };
  }

  /** Looks for `notifications/cancelled` in what a client sent. */
  hear(who: string, body: unknown): void {
    for (const each of Array.isArray(body) ? body : [body]) {
      const { method, params } = (each ?? {}) as { method?: unknown; params?: { requestId?: unknown } };
      const id = params?.requestId;
      if (method !== 'notifications/cancelled' || (typeof id !== 'string' && typeof id !== 'number'))
        continue;
      for (const controller of [...(this.#underWay.get(nameOf(who, id)) ?? [])]) controller.abort();
    }
  }
}

function nameOf(who: string, id: string | number): string {
  return `${who} ${JSON.stringify(id)}`;
}
