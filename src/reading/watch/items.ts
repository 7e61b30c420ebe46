import { createHash } from 'node:crypto';
import type { ContextOptions } from '../../acts/context.ts';
import { principalOf } from '../../acts/principal.ts';
import { reading } from '../open-reading.ts';
import { type Task, tasksOf } from '../tasks.ts';

/** One thing that waits for a principal, with a name that stays the same for as long as it waits. */
export interface Item
  extends Pick<Task, 'title' | 'state' | 'version' | 'task' | 'command' | 'says' | 'since'> {
  /** Of `[0-9a-f]`, 16 characters. */
  readonly item: string;
  readonly document: string;
}

/** What waits for a principal, oldest first. Raises `id/principal`, `user/unknown`. */
export function itemsOf(options: ContextOptions, name: string): Promise<Item[]> {
  return reading(options, async (context) => {
    const principal = principalOf(context.policy, name);
    const { tasks } = await tasksOf(context, principal);
    return tasks.map(({ id, title, state, version, task, command, says, since }) => ({
      item: createHash('sha256')
        .update(`${id}\n${task}\n${state}\n${version}\n${since}`)
        .digest('hex')
        .slice(0, 16),
      document: id,
      title,
      state,
      version,
      task,
      command,
      says,
      since,
    }));
  });
}
