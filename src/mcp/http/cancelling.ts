/** The requests of one connection, as far as they can be called off. */
export interface Cancellable {
  /** Fires when the request with this JSON-RPC id is called off. */
  readonly signal: (id: string | number) => AbortSignal;
  /** The connection is over: nothing of it can be called off any more. */
  readonly end: () => void;
}

/**
 * Requests that are under way, so that a client can call one off by another connection than the one it was made by.
 * Whoever asks is part of the name: nobody calls off what is another's.
 */
export class Cancelling {
  readonly #underWay = new Map<string, Set<AbortController>>();

  begin(who: string): Cancellable {
    const own: [string, AbortController][] = [];
    return {
      signal: (id) => {
        const name = nameOf(who, id);
        const controller = new AbortController();
        own.push([name, controller]);
        this.#underWay.set(name, (this.#underWay.get(name) ?? new Set()).add(controller));
        return controller.signal;
      },
      end: () => {
        for (const [name, controller] of own) {
          const known = this.#underWay.get(name);
          known?.delete(controller);
          if (known?.size === 0) this.#underWay.delete(name);
        }
      },
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
