import type { ObjectReader } from '../repository/objects/reader.ts';
import { type Finding, finding, ok, type Result, refused } from '../rules/finding.ts';
import type { Oid } from '../rules/values.ts';

/** The id of a commit's first parent, tree and all parents, read without judging the rest. */
export interface CommitLinks {
  readonly tree: Oid;
  readonly parents: readonly Oid[];
}

const decoder = new TextDecoder('latin1');

/** Parents and tree from raw bytes; null where the bytes do not begin like a commit. */
export function readLinks(bytes: Uint8Array): CommitLinks | null {
  const head = decoder.decode(bytes.subarray(0, Math.min(bytes.length, 8192)));
  const match = /^tree ([0-9a-f]{40})\n((?:parent [0-9a-f]{40}\n)*)/.exec(head);
  if (!match) return null;
  const parents = [...(match[2] ?? '').matchAll(/[0-9a-f]{40}/g)].map((each) => each[0] as Oid);
  return { tree: match[1] as Oid, parents };
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
 * @returns refused when a root is reached without meeting `stop`, or an object is missing
 */
export async function walkFirstParents(
  reader: ObjectReader,
  tip: Oid,
  stop: (oid: Oid) => boolean,
): Promise<Result<Oid[]>> {
  const chain: Oid[] = [];
  for (let oid: Oid | undefined = tip; oid !== undefined && !stop(oid); ) {
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
