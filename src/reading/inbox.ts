import type { ContextOptions } from '../acts/context.ts';
import { actingPrincipal, reading } from './open-reading.ts';
import { type PageInput, pageOf } from './page.ts';
import { type Tasks, tasksOf } from './tasks.ts';

export interface Inbox extends Omit<Tasks, 'waiting'> {
  readonly actor: string;
  /** What is read here is what the last fetch from it brought; null where there is none. */
  readonly remote: string | null;
  /** How many tasks stand after these. */
  readonly more: number;
}

/** What waits for the principal of the signing key. Raises `signature/no-key`, `signature/unknown-key`. */
export function inbox(options: ContextOptions, page: PageInput = {}): Promise<Inbox> {
  return reading(options, async (context) => {
    const principal = await actingPrincipal(context);
    const { tasks, invalid } = await tasksOf(context, principal);
    const { items, more } = pageOf(tasks, page);
    return { actor: principal.id, remote: context.refs.remote, tasks: items, more, invalid };
  });
}
