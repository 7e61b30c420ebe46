import type { ContextOptions } from './context.ts';
import { bringIntoTrunk } from './finish.ts';
import type { ActOutcome } from './outcome.ts';
import { documentId, perform } from './perform.ts';

export interface CloseInput {
  readonly id: string;
  readonly text?: string | undefined;
}

/** Closes a post-approved record, its verification records just before it, and brings all into trunk, children first. */
export function close(options: ContextOptions, input: CloseInput): Promise<ActOutcome> {
  return perform('close', options, async (session) => {
    const id = documentId(input.id);
    const record = await session.record(id);
    for (const link of record.links) {
      const linked = await session.record(link.id);
      if (linked.kind !== 'VR' || linked.state !== 'IN_EXECUTION') continue;
      await session.event({ id: link.id, act: 'close' });
      session.notes.push(`${link.id} was closed with ${id}`);
    }
    await session.event({ id, act: 'close', text: input.text });
    for (const link of record.links) await bringIntoTrunk(session, link.id);
    await bringIntoTrunk(session, id);
    return { document: id };
  });
}
