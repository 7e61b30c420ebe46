import type { RecordState } from '../rules/record/state.ts';
import { type DocId, isDocId } from '../rules/values.ts';
import type { ContextOptions } from './context.ts';
import { bringIntoTrunk } from './finish.ts';
import type { ActOutcome } from './outcome.ts';
import { documentId, perform } from './perform.ts';
import { releasesOf } from './releases.ts';
import type { Session } from './session.ts';

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
    const releases = await releasesOf(session, id, input.releases ?? []);
    const changes = await changesOfCapas(session, record);
    await session.event({ id, act: 'close', text: input.text, fields: { releases }, pins: changes });
    for (const link of record.links) await bringIntoTrunk(session, link.id);
    await bringIntoTrunk(session, id);
    if (await session.isInTrunk(await session.record(id)))
      for (const release of releases) await session.tagRelease(release, id);
    return { document: id };
  });
}

/** The change records that the actions of an investigation name, as far as they exist: its close pins them. */
async function changesOfCapas(session: Session, record: RecordState): Promise<DocId[]> {
  const kind = session.context.policy.kinds.get(record.kind);
  const content = await session.history.contents.at(record.id, record.tree);
  if (!kind || !content.document || record.kind !== 'INV') return [];
  const named = session.history.contents.parse(content.document, kind).capas.map(({ change }) => change);
  const known: DocId[] = [];
  for (const id of new Set(named)) if (isDocId(id) && (await session.recordIfAny(id))) known.push(id);
  return known;
}
