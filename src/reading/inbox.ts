import type { ContextOptions } from '../acts/context.ts';
import { actingPrincipal, reading } from './open-reading.ts';
import { type Tasks, tasksOf } from './tasks.ts';

export interface Inbox extends Tasks {
  readonly actor: string;
  /** What is read here is what the last fetch from it brought; null where there is none. */
  readonly remote: string | null;
}

/** What waits for the principal of the signing key. Raises `signature/no-key`, `signature/unknown-key`. */
export function inbox(options: ContextOptions): Promise<Inbox> {
  return reading(options, async (context) => {
    const principal = await actingPrincipal(context);
    return { actor: principal.id, remote: context.refs.remote, ...(await tasksOf(context, principal)) };
  });
}
