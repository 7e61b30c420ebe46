import { readFileAt } from '../acts/content.ts';
import type { ContextOptions, ReadContext } from '../acts/context.ts';
import { documentId } from '../acts/perform.ts';
import { listFiles } from '../repository/objects/tree.ts';
import { decodeUtf8 } from '../rules/bytes/text.ts';
import { fail } from '../rules/finding.ts';
import { documentPath, recordDirectory } from '../rules/kinds/ids.ts';
import type { RecordState } from '../rules/record/state.ts';
import { formatVersion } from '../rules/record/version.ts';
import type { State } from '../rules/states.ts';
import type { DocId } from '../rules/values.ts';
import { atVersion } from './content-at.ts';
import { reading } from './open-reading.ts';
import { inForce, standingOf } from './standing.ts';

export interface ReadInput {
  readonly id: string;
  /** `N.X`; without it what is in force, else the newest content. */
  readonly version?: string | undefined;
  /** The newest content, in force or not. */
  readonly draft?: boolean;
}

export interface ReadableDocument {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  /** Of the record when it had this content first. */
  readonly state: State;
  /** Whether exactly this content is in force. */
  readonly inForce: boolean;
  /** From the top of the repository. */
  readonly path: string;
  readonly digest: string;
  /** The event that holds it; genesis where no event does. */
  readonly event: string;
  readonly text: string;
  /** Other files of the record in this version: attachments, evidence; for POLICY allowed_signers and prompts. */
  readonly files: readonly string[];
}

async function choose(context: ReadContext, id: DocId, input: ReadInput): Promise<RecordState> {
  const { state, held } = await standingOf(context, id);
  if (input.version !== undefined) return atVersion(context, id, input.version);
  return !input.draft && held !== null && inForce(held) !== null ? held : state;
}

/** The text of a document. Raises `record/unknown`, `reading/no-version`, `content/missing`. */
export function read(options: ContextOptions, input: ReadInput): Promise<ReadableDocument> {
  return reading(options, async (context) => {
    const id = documentId(input.id);
    const record = await choose(context, id, input);
    const { held } = await standingOf(context, id);
    const path = documentPath(id);
    const bytes = await readFileAt(context.reader, record.tree, path);
    if (!bytes) fail('content/missing', `${id} ${formatVersion(record.version)} has no file ${path}`);
    const text = decodeUtf8(bytes);
    if (text === null) fail('document/encoding', `${path} is not UTF-8`, { where: { path } });
    const prefixes = [
      recordDirectory(id) ?? '.qms/allowed_signers',
      ...(id === 'POLICY' ? ['.qms/prompts'] : []),
    ];
    const files = await Promise.all(prefixes.map((prefix) => listFiles(context.reader, record.tree, prefix)));
    return {
      id,
      title: record.title,
      version: formatVersion(record.version),
      state: record.state,
      inForce: inForce(held) !== null && held?.content === record.content,
      path,
      digest: record.digest,
      event: record.tip,
      text,
      files: files
        .flat()
        .map((file) => file.path)
        .filter((each) => each !== path),
    };
  });
}
