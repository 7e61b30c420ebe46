import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { PrincipalId } from '../../rules/values.ts';

/** How many streams one agent may hold open. */
const most = 8;

/** The open streams by which agents are told that something waits. */
export class Streams {
  readonly #open = new Map<PrincipalId, Set<Server>>();

  /** False where the agent holds too many. */
  add(agent: PrincipalId, server: Server): boolean {
    const known = this.#open.get(agent) ?? new Set();
    if (known.size >= most) return false;
    this.#open.set(agent, known.add(server));
    return true;
  }

  remove(agent: PrincipalId, server: Server): void {
    this.#open.get(agent)?.delete(server);
  }

  agents(): readonly PrincipalId[] {
    return [...this.#open].flatMap(([agent, { size }]) => (size > 0 ? [agent] : []));
  }

  of(agent: PrincipalId): readonly Server[] {
    return [...(this.#open.get(agent) ?? [])];
  }
}
