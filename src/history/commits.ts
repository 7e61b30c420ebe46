import type { LineCommit } from '../repository/objects/first-parents.ts';
import type { ObjectReader } from '../repository/objects/reader.ts';
import { type Finding, finding, ok, type Result, refused } from '../rules/finding.ts';
import { isOid, type Oid } from '../rules/values.ts';

/** The id of a commit's first parent, tree and all parents, read without judging the rest. */
export interface CommitLinks {
  readonly tree: Oid;
  readonly parents: readonly Oid[];
}

const idLength = 40;

/**
 * Parents and tree from raw bytes; null where the bytes do not begin like a commit. The ids are strings of their own: a
 * piece of a longer one would keep the whole commit in memory.
 */
export function readLinks(bytes: Uint8Array): CommitLinks | null {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 8192));
  let at = 0;
  const line = (word: string): Oid | null => {
    const start = at + word.length;
    const id = data.toString('latin1', start, start + idLength);
    if (data.toString('latin1', at, start) !== word || !isOid(id) || data[start + idLength] !== 0x0a)
      return null;
    at = start + idLength + 1;
    return id;
  };
  const tree = line('tree ');
  if (tree === null) return null;
  const parents: Oid[] = [];
  for (let parent = line('parent '); parent !== null; parent = line('parent ')) parents.push(parent);
  return { tree, parents };
}

/** A commit's raw bytes, or the finding that says it is missing or no commit. */
export async function commitBytes(reader: ObjectReader, oid: Oid): Promise<Result<Uint8Array>> {
  const object = await reader.read(oid);
  if (!object) return refused(missing(oid));
  if (object.type !== 'commit') {
    return refused(
      finding('history/not-a-commit', `${oid} is a ${object.type}, not a commit`, { where: { commit: oid } }),
    );
  }
  return ok(object.bytes);
}

const incompleteRules: ReadonlySet<string> = new Set(['history/missing-object', 'object/missing']);

/** Whether a finding says that something could not be judged for want of objects, and not that it is wrong. */
export function isIncomplete(each: Finding): boolean {
  return incompleteRules.has(each.rule);
}

export function missing(oid: Oid): Finding {
  return finding('history/missing-object', `${oid} is not in this repository`, { where: { commit: oid } });
}

/**
 * The commits from `tip` back to `stop` along first parents, oldest first, `stop` left out.
 *
 * @param stop ids at which the walk ends well
 * @param ahead the newest of them, as `readFirstParents` read them with the same `stop`
 * @returns refused when a root is reached without meeting `stop`, or an object is missing
 */
export async function walkFirstParents(
  reader: ObjectReader,
  tip: Oid,
  stop: (oid: Oid) => boolean,
  ahead: readonly LineCommit[] = [],
): Promise<Result<Oid[]>> {
  const chain = ahead.slice(0, -1).map(({ oid }) => oid);
  for (let oid = ahead.at(-1)?.oid ?? tip; !stop(oid); ) {
    const bytes = await commitBytes(reader, oid);
    if (!bytes.ok) return bytes;
    const links = readLinks(bytes.value);
    if (!links)
      return refused(
        finding('bytes/header', `${oid} does not begin like a commit`, { where: { commit: oid } }),
      );
    chain.push(oid);
    const next: Oid | undefined = links.parents[0];
    if (next === undefined) {
      return refused(
        finding('history/no-genesis', `${tip} does not descend from genesis`, { where: { commit: tip } }),
      );
    }
    oid = next;
  }
  return ok(chain.reverse());
}
