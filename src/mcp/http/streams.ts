import type { PrincipalId } from '../../rules/values.ts';
import type { Teller } from '../notifying.ts';

/** How many streams one agent may hold open. */
const most = 8;

/** The open streams by which agents are told that something waits. */
export class Streams {
  readonly #open = new Map<PrincipalId, Set<Teller>>();

  /** False where the agent holds too many. */
  add(agent: PrincipalId, teller: Teller): boolean {
    const known = this.#open.get(agent) ?? new Set();
    if (known.size >= most) return false;
    this.#open.set(agent, known.add(teller));
    return true;
  }

  remove(agent: PrincipalId, teller: Teller): void {
    this.#open.get(agent)?.delete(teller);
  }

  agents(): readonly PrincipalId[] {
    return [...this.#open].flatMap(([agent, { size }]) => (size > 0 ? [agent] : []));
  }

  of(agent: PrincipalId): readonly Teller[] {
    return [...(this.#open.get(agent) ?? [])];
  }
}
