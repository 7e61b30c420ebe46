import { createHash } from 'node:crypto';
import type { ContextOptions, ReadContext } from '../acts/context.ts';
import { documentId } from '../acts/perform.ts';
import type { AttachedFile, Rendition } from '../renditions/rendition-model.ts';
import { listFiles } from '../repository/objects/tree.ts';
import { fail } from '../rules/finding.ts';
import { documentPath, recordDirectory } from '../rules/kinds/ids.ts';
import type { RecordState } from '../rules/record/state.ts';
import { formatVersion } from '../rules/record/version.ts';
import type { DocId } from '../rules/values.ts';
import { atVersion, versionsOf } from './content-at.ts';
import { isoDate } from './date.ts';
import { reading } from './open-reading.ts';
import { eventsOf } from './record-events.ts';
import { signaturesOf } from './rendition-signatures.ts';
import {
  effectiveDates,
  eventsOfVersion,
  markOf,
  revisionsOf,
  textOf,
  validOnes,
} from './rendition-versions.ts';
import { inForce, standingOf } from './standing.ts';

export interface RenditionInput {
  readonly id: string;
  /** `N.X`; without it what is in force, else the newest content. */
  readonly version?: string | undefined;
}

async function choose(context: ReadContext, id: DocId, version: string | undefined): Promise<RecordState> {
  if (version !== undefined) return atVersion(context, id, version);
  const { state, held } = await standingOf(context, id);
  const wanted = held !== null && inForce(held) !== null ? held : state;
  return atVersion(context, id, formatVersion(wanted.version));
}

async function attachedFiles(context: ReadContext, record: RecordState): Promise<AttachedFile[]> {
  const directory = recordDirectory(record.id);
  if (directory === null) return [];
  const document = documentPath(record.id);
  const files = (await listFiles(context.reader, record.tree, directory)).filter(
    ({ path }) => path !== document,
  );
  return Promise.all(
    files.map(async ({ path, oid }) => {
      const object = await context.reader.read(oid);
      if (!object) fail('history/missing-object', `${path} (${oid}) is not in this repository`);
      return {
        path: path.slice(directory.length + 1),
        sha256: createHash('sha256').update(object.bytes).digest('hex'),
      };
    }),
  );
}

/**
 * Everything that a print-out of one version shows, from the record alone.
 * Raises `record/unknown`, `reading/no-version`, `content/missing`, `document/encoding`.
 */
export function rendition(options: ContextOptions, input: RenditionInput): Promise<Rendition> {
  return reading(options, async (context) => {
    const id = documentId(input.id);
    const standing = await standingOf(context, id);
    const wanted = await choose(context, id, input.version);
    const text = await textOf(context, wanted);
    if (text === null)
      fail('content/missing', `${id} ${formatVersion(wanted.version)} has no text in ${documentPath(id)}`);
    const events = validOnes(await eventsOf(context, id));
    const own = eventsOfVersion(events, wanted);
    const last = own.at(-1);
    const { state, ...mark } = markOf(wanted, standing);
    const version = formatVersion(wanted.version);
    const owner = last?.state.owner ?? last?.state.lastOwner ?? null;
    const name = owner && context.policy.principals.get(owner)?.name;
    const { founded } = context;
    return {
      system: founded.genesis.repository,
      id,
      kind: context.policy.kinds.get(wanted.kind)?.title ?? wanted.kind,
      title: wanted.title,
      version,
      state,
      mark,
      effective: (await effectiveDates(context, id)).get(version)?.date ?? null,
      owner: owner === null ? null : { id: owner, name: name ?? owner },
      authority: last?.state.authority ?? wanted.authority,
      parent: wanted.parent,
      digest: wanted.digest,
      event: wanted.tip,
      genesis: founded.oid,
      date: isoDate(last?.event.author.time ?? founded.commit.author.time),
      text,
      verbatim: id === 'POLICY',
      revisions: await revisionsOf(context, events, await versionsOf(context, id), wanted),
      signatures: await signaturesOf(context, id, events, wanted),
      files: await attachedFiles(context, wanted),
      notices:
        standing.refused === null
          ? []
          : [
              `events after the last valid one are refused: ${standing.refused.map(({ rule }) => rule).join(', ')}`,
            ],
    };
  });
}
