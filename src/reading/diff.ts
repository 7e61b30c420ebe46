import { readFileAt } from '../acts/content.ts';
import type { ContextOptions, ReadContext } from '../acts/context.ts';
import { documentId } from '../acts/perform.ts';
import { readPolicyAt } from '../history/genesis.ts';
import { gitText } from '../repository/git/run.ts';
import { listFiles } from '../repository/objects/tree.ts';
import { decodeUtf8 } from '../rules/bytes/text.ts';
import { documentPath, policyPaths, recordDirectory } from '../rules/kinds/ids.ts';
import { comparePolicies, type PolicyDifference } from '../rules/policy/difference.ts';
import type { RecordState } from '../rules/record/state.ts';
import { formatVersion } from '../rules/record/version.ts';
import type { DocId } from '../rules/values.ts';
import { atVersion, versionsOf } from './content-at.ts';
import { reading } from './open-reading.ts';
import { inForce, standingOf } from './standing.ts';

export interface DiffInput {
  readonly id: string;
  /** `N.X`; by default what is in force, else the version before the newest. */
  readonly from?: string | undefined;
  /** `N.X`; by default the newest content. */
  readonly to?: string | undefined;
}

interface End {
  readonly version: string;
  /** The event that holds it; genesis where no event does. */
  readonly event: string;
  readonly digest: string;
}

export interface FileDifference {
  readonly path: string;
  readonly change: 'added' | 'removed' | 'changed';
}

export interface Difference {
  readonly id: string;
  readonly title: string;
  /** Null where there is no version before: everything is new. */
  readonly from: End | null;
  readonly to: End;
  readonly equal: boolean;
  readonly path: string;
  /** A unified diff, as git prints it. */
  readonly text: string;
  /** The document itself in both versions; null where there is none, or it is not UTF-8. */
  readonly before: string | null;
  readonly after: string | null;
  /** Other files of the record that differ: attachments and evidence. */
  readonly files: readonly FileDifference[];
  /** For POLICY, where both versions are valid policies: what the change means. */
  readonly policy: PolicyDifference | null;
}

const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** The older end: what is in force, unless that is what the newer end shows; then the version before it. */
async function olderEnd(context: ReadContext, id: DocId, to: RecordState): Promise<RecordState | null> {
  const { held } = await standingOf(context, id);
  if (held !== null && inForce(held) !== null && held.content !== to.content) return held;
  const versions = await versionsOf(context, id);
  const place = versions.findIndex((state) => formatVersion(state.version) === formatVersion(to.version));
  return versions.slice(0, Math.max(place, 0)).findLast((state) => state.content !== to.content) ?? null;
}

function end(state: RecordState): End {
  return { version: formatVersion(state.version), event: state.tip, digest: state.digest };
}

async function policyDifference(
  context: ReadContext,
  from: RecordState | null,
  to: RecordState,
): Promise<PolicyDifference | null> {
  if (to.id !== 'POLICY' || from === null) return null;
  const [before, after] = await Promise.all(
    [from, to].map((state) => readPolicyAt(context.reader, state.tree)),
  );
  return before?.ok && after?.ok ? comparePolicies(before.value, after.value) : null;
}

async function textAt(context: ReadContext, record: RecordState): Promise<string | null> {
  const bytes = await readFileAt(context.reader, record.tree, documentPath(record.id));
  return bytes && decodeUtf8(bytes);
}

async function filesAt(context: ReadContext, record: RecordState | null, id: DocId) {
  const directory = recordDirectory(id);
  const under = directory === null ? policyPaths : [directory];
  const lists =
    record === null
      ? []
      : await Promise.all(
          under.map((path) => listFiles(context.reader, record.tree, path.replace(/\/$/, ''))),
        );
  return new Map(lists.flat().map(({ path, oid }) => [path, oid]));
}

async function otherFiles(
  context: ReadContext,
  id: DocId,
  from: RecordState | null,
  to: RecordState,
): Promise<FileDifference[]> {
  const [old, fresh] = [await filesAt(context, from, id), await filesAt(context, to, id)];
  const paths = [...new Set([...old.keys(), ...fresh.keys()])].filter((path) => path !== documentPath(id));
  return paths.sort().flatMap((path): FileDifference[] => {
    if (old.get(path) === fresh.get(path)) return [];
    return [{ path, change: !old.has(path) ? 'added' : !fresh.has(path) ? 'removed' : 'changed' }];
  });
}

/** Compares two versions of a document. Raises `record/unknown`, `reading/no-version`. */
export function diff(options: ContextOptions, input: DiffInput): Promise<Difference> {
  return reading(options, async (context) => {
    const id = documentId(input.id);
    const to =
      input.to === undefined ? (await standingOf(context, id)).state : await atVersion(context, id, input.to);
    const from =
      input.from === undefined ? await olderEnd(context, id, to) : await atVersion(context, id, input.from);
    const directory = recordDirectory(id);
    const text = await gitText(context.repository, [
      '-c',
      'core.quotePath=false',
      'diff-tree',
      '-r',
      '-p',
      '--no-color',
      '--no-ext-diff',
      '--no-textconv',
      from?.tree ?? emptyTree,
      to.tree,
      '--',
      ...(directory === null ? policyPaths : [directory]),
    ]);
    return {
      id,
      title: to.title,
      from: from ? end(from) : null,
      to: end(to),
      equal: from?.content === to.content,
      path: documentPath(id),
      text,
      before: from && (await textAt(context, from)),
      after: await textAt(context, to),
      files: await otherFiles(context, id, from, to),
      policy: await policyDifference(context, from, to),
    };
  });
}
