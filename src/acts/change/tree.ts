import type { ObjectReader } from '../../repository/objects/reader.ts';
import { diffTrees, entryAt, withFiles } from '../../repository/objects/tree.ts';
import { directoryMode } from '../../repository/objects/tree-bytes.ts';
import type { ObjectWriter } from '../../repository/objects/writer.ts';
import { type Finding, finding, ok, type Result, refuse, refused } from '../../rules/finding.ts';
import type { FileChange } from '../../rules/record/world.ts';
import type { Oid } from '../../rules/values.ts';

type Content = FileChange['after'];

/** So many files that stand against a change are named. */
const named = 10;

function same(a: Content, b: Content): boolean {
  return a?.oid === b?.oid && a?.mode === b?.mode;
}

function conflict(path: string): Finding {
  return finding('relay/conflict', `${path} was changed on trunk too, since the change left it`, {
    where: { path },
  });
}

/** What a change is since it left trunk, which has to be one place. */
export function oneOf(since: readonly (readonly FileChange[])[]): Result<readonly FileChange[]> {
  const [first, ...more] = since;
  return first !== undefined && more.length === 0
    ? ok(first)
    : refuse('relay/conflict', 'the change and trunk took each other in, and none of them holds the other');
}

/** Whether one path lies in a folder of the other's name. */
function overlap(a: string, b: string): boolean {
  return a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}

/**
 * Trunk's tree with a change made in it: each file as the change has it, where trunk still has what the change began with.
 * Two changes of one file are put together by nobody but their authors: what a merge of lines makes of them nobody has read.
 *
 * @param changes what the change is, since it left trunk
 * @returns the tree, or a `relay/conflict` for each file that trunk has otherwise
 */
export async function treeWithChange(
  reader: ObjectReader,
  writer: ObjectWriter,
  trunk: Oid,
  changes: readonly FileChange[],
): Promise<Result<Oid>> {
  const wanted = new Map<string, Content>();
  const against: string[] = [];
  for (const { path, before, after } of changes) {
    const entry = await entryAt(reader, trunk, path);
    // No file stands where a folder does; whether the folder goes is seen by what goes with it.
    const there = entry?.mode === directoryMode ? null : entry;
    if (same(there, after)) continue;
    if (!same(there, before)) against.push(path);
    wanted.set(path, after);
  }
  if (against.length > 0) return refused(...against.slice(0, named).map(conflict));
  // A folder that becomes a file goes with it, and a file that becomes a folder.
  const set = [...wanted].filter(([, after]) => after !== null).map(([path]) => path);
  const edits = [...wanted].filter(
    ([path, after]) => after !== null || !set.some((each) => overlap(each, path)),
  );
  const tree = await withFiles(reader, writer, trunk, new Map(edits));
  // What went along unasked stood on trunk alone, in a folder that the change has as a file, or the other way round.
  const beside = (await diffTrees(reader, trunk, tree)).filter(
    ({ path, after }) => !wanted.has(path) || !same(wanted.get(path) ?? null, after),
  );
  return beside.length > 0 ? refused(...beside.slice(0, named).map(({ path }) => conflict(path))) : ok(tree);
}
