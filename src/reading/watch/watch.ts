import { setTimeout as pause } from 'node:timers/promises';
import { type ContextOptions, fetchGoverned } from '../../acts/context.ts';
import { QmsError, unwrap } from '../../rules/finding.ts';
import { parsePrincipalId } from '../../rules/values.ts';
import { reading } from '../open-reading.ts';
import { type Deliveries, due, stillWaiting, taken, told } from './deliveries.ts';
import { type Item, itemsOf } from './items.ts';
import { readDeliveries, writeDeliveries } from './kept-deliveries.ts';

export interface WatchInput {
  /** Whose inbox. */
  readonly name: string;
  /** Milliseconds between two looks, and until an item that nobody took is told again. */
  readonly every: number;
  readonly repeat: number;
  /** Look once, tell what waits, and end. */
  readonly once: boolean;
  /** Tells one item. @returns whether it is taken by that */
  readonly tell: (item: Item) => Promise<boolean>;
  /** Items that were taken since it was last asked. */
  readonly takenSince: () => readonly string[];
  /** What goes wrong in one look: the next one may do better. */
  readonly trouble: (error: QmsError) => void;
}

/**
 * Tells everything that waits for a principal, until the signal fires: also what waited before, each item at least once,
 * again until it is taken, and never more once it is. What was taken is remembered in this clone. A remote that is away
 * for a while ends nothing. Raises `user/unknown` and what opening the repository raises at the first look.
 */
export async function watch(options: ContextOptions, input: WatchInput): Promise<void> {
  const name = unwrap(parsePrincipalId(input.name));
  const clock = options.clock ?? Date.now;
  const repository = await reading(options, async (context) => context.repository);
  let known: Deliveries = await readDeliveries(repository, name);
  await itemsOf(options, name);
  while (!options.signal?.aborted) {
    try {
      await reading(options, (context) => fetchGoverned(context.repository, context.refs));
      const items = await itemsOf(options, name);
      for (const each of input.takenSince()) known = taken(known, each);
      known = stillWaiting(
        known,
        items.map(({ item }) => item),
      );
      const now = due(
        items.map(({ item }) => item),
        known,
        clock(),
        input.repeat,
      );
      for (const each of items.filter(({ item }) => now.includes(item))) {
        const isTaken = await input.tell(each);
        known = told(known, each.item, clock(), isTaken);
        await writeDeliveries(repository, name, known);
      }
      await writeDeliveries(repository, name, known);
    } catch (error) {
      if (!(error instanceof QmsError) || options.signal?.aborted) throw error;
      input.trouble(error);
    }
    if (input.once) return;
    await pause(input.every, undefined, options.signal ? { signal: options.signal } : {}).catch(() => {});
  }
}
