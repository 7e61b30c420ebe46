import type { ContextOptions } from './context.ts';
import { closeDraft } from './drafts.ts';
import { bringIntoTrunk } from './finish.ts';
import type { ActOutcome } from './outcome.ts';
import { documentId, perform } from './perform.ts';
import { releasesOf } from './releases.ts';

export interface CloseInput {
  readonly id: string;
  readonly text?: string | undefined;
  /** `APP 2.0`, where the next number of a system is not its minor one. */
  readonly releases?: readonly string[];
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
    const { history, context } = session;
    const now = await session.record(id);
    const asked = input.releases ?? [];
    const releases = releasesOf(history.source.trunk, now, await session.clearsOf(now), asked);
    await session.event(await closeDraft(history, context.policy, record, releases, input.text));
    for (const link of record.links) await bringIntoTrunk(session, link.id);
    await bringIntoTrunk(session, id);
    if (await session.isInTrunk(await session.record(id)))
      for (const release of releases) await session.tagRelease(release, id);
    return { document: id };
  });
}
