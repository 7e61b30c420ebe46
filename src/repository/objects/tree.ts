import { fail } from '../../rules/finding.ts';
import type { Oid } from '../../rules/values.ts';
import type { ObjectReader } from './reader.ts';
import { directoryMode, sortByPath, type TreeEntry } from './tree-bytes.ts';
import { childPath, pathNames, readTree, type TreeBudget, treeWalk } from './tree-walk.ts';
import type { ObjectWriter } from './writer.ts';

export { encodeTree, parseTree, type TreeEntry } from './tree-bytes.ts';

/** What a path holds: a file, a symbolic link (120000) or a submodule (160000); never a directory. */
export interface PathContent {
  readonly mode: string;
  readonly oid: Oid;
}

export interface TreeChange {
  readonly path: string;
  readonly before: PathContent | null;
  readonly after: PathContent | null;
}

export interface TreeFile extends PathContent {
  readonly path: string;
}

/** What stands at a path of a tree, or null. @throws as {@link TreeWalk.read} */
export async function entryAt(reader: ObjectReader, tree: Oid, path: string): Promise<TreeEntry | null> {
  let entry: TreeEntry | null = { mode: directoryMode, name: '', oid: tree };
  for (const name of pathNames(path)) {
    if (entry.mode !== directoryMode) return null;
    const entries: readonly TreeEntry[] = await readTree(reader, entry.oid);
    entry = entries.find((each) => each.name === name) ?? null;
    if (!entry) return null;
  }
  return entry;
}

interface Pair {
  readonly path: string;
  readonly before: Oid | null;
  readonly after: Oid | null;
}

const directoryOf = (entry: TreeEntry | undefined): Oid | null =>
  entry?.mode === directoryMode ? entry.oid : null;
const contentOf = (entry: TreeEntry | undefined): PathContent | null =>
  entry && entry.mode !== directoryMode ? { mode: entry.mode, oid: entry.oid } : null;

const same = (one: TreeEntry | undefined, other: TreeEntry | undefined): boolean =>
  one?.name === other?.name && one?.oid === other?.oid && one?.mode === other?.mode;

/** How many entries at the start, and how many at the end, two trees have in common: mostly all but one. */
export function whereTheyDiffer(
  one: readonly TreeEntry[],
  other: readonly TreeEntry[],
): readonly [start: number, end: number] {
  const shorter = Math.min(one.length, other.length);
  let start = 0;
  while (start < shorter && same(one[start], other[start])) start += 1;
  let end = 0;
  while (end < shorter - start && same(one.at(-1 - end), other.at(-1 - end))) end += 1;
  return [start, end];
}

/**
 * The paths that differ between two trees, sorted by their bytes; null stands for the empty tree. Only subtrees that
 * differ are read, level by level. A directory that becomes a file is its files removed and one path added.
 *
 * @throws `object/tree-too-large`, `object/tree-too-deep`, `object/tree`, `object/missing`, `object/type`
 */
export async function diffTrees(
  reader: ObjectReader,
  before: Oid | null,
  after: Oid | null,
  budget: TreeBudget = {},
): Promise<readonly TreeChange[]> {
  const walk = treeWalk(reader, budget);
  const changes: TreeChange[] = [];
  let level: readonly Pair[] = before === after ? [] : [{ path: '', before, after }];
  while (level.length > 0) {
    const trees = await walk.read(
      level.flatMap((pair) => [pair.before, pair.after]).filter((oid) => oid !== null),
    );
    const next: Pair[] = [];
    for (const pair of level) {
      const old = (pair.before && trees.get(pair.before)) || [];
      const fresh = (pair.after && trees.get(pair.after)) || [];
      walk.count(old);
      walk.count(fresh);
      const [first, end] = whereTheyDiffer(old, fresh);
      const oldByName = new Map(old.slice(first, old.length - end).map((entry) => [entry.name, entry]));
      const freshByName = new Map(fresh.slice(first, fresh.length - end).map((entry) => [entry.name, entry]));
      for (const name of new Set([...oldByName.keys(), ...freshByName.keys()])) {
        const was = oldByName.get(name);
        const is = freshByName.get(name);
        if (was?.oid === is?.oid && was?.mode === is?.mode) continue;
        const path = childPath(pair.path, name);
        const content = { path, before: contentOf(was), after: contentOf(is) };
        if (content.before || content.after) changes.push(content);
        const directories = { path, before: directoryOf(was), after: directoryOf(is) };
        if (directories.before || directories.after) next.push(directories);
      }
    }
    level = next;
  }
  return sortByPath(changes);
}

/**
 * Every file, link and submodule at or below `prefix` (empty: the whole tree), with its full path, sorted by bytes.
 * A prefix that does not exist has none. @throws as {@link diffTrees}
 */
export async function listFiles(
  reader: ObjectReader,
  tree: Oid,
  prefix: string,
  budget: TreeBudget = {},
): Promise<readonly TreeFile[]> {
  const root = prefix === '' ? { mode: directoryMode, oid: tree } : await entryAt(reader, tree, prefix);
  if (!root) return [];
  if (root.mode !== directoryMode) return [{ path: prefix, mode: root.mode, oid: root.oid }];
  const files: TreeFile[] = [];
  for (const { path, after } of await diffTrees(reader, null, root.oid, budget)) {
    if (after) files.push({ path: prefix === '' ? path : `${prefix}/${path}`, ...after });
  }
  return files;
}

/** What becomes of one name: a new content, removal (null), or changes below it. */
type Edit = { readonly set: PathContent | null } | { readonly below: Map<string, Edit> };

function plan(changes: ReadonlyMap<string, PathContent | null>): Map<string, Edit> {
  const root = new Map<string, Edit>();
  for (const [path, content] of changes) {
    const names = [...pathNames(path)];
    const last = names.pop() ?? '';
    let directory = root;
    for (const name of names) {
      const edit = directory.get(name) ?? { below: new Map() };
      if ('set' in edit) return failOverlap(path);
      directory.set(name, edit);
      directory = edit.below;
    }
    if (directory.has(last)) return failOverlap(path);
    directory.set(last, { set: content });
  }
  return root;
}

function failOverlap(path: string): never {
  fail('object/tree', `${JSON.stringify(path)} is changed together with a path above or below it`);
}

async function rebuild(
  reader: ObjectReader,
  writer: ObjectWriter,
  path: string,
  tree: Oid | null,
  edits: ReadonlyMap<string, Edit>,
): Promise<readonly TreeEntry[]> {
  const entries = new Map<string, TreeEntry>();
  for (const entry of tree ? await readTree(reader, tree) : []) entries.set(entry.name, entry);
  for (const [name, edit] of edits) {
    const here = childPath(path, name);
    if ('set' in edit) {
      if (edit.set) entries.set(name, { name, mode: edit.set.mode, oid: edit.set.oid });
      else entries.delete(name);
      continue;
    }
    const was = entries.get(name);
    const wasDirectory = was?.mode === directoryMode;
    const below = await rebuild(reader, writer, here, wasDirectory ? was.oid : null, edit.below);
    if (below.length > 0)
      entries.set(name, { name, mode: directoryMode, oid: await writer.writeTree(below) });
    // Removing below what is not a directory changes nothing.
    else if (wasDirectory) entries.delete(name);
  }
  return [...entries.values()];
}

/**
 * The tree with these paths set or (null) removed; emptied directories go, missing ones are made. A file set below
 * what was a file replaces that file by a directory. `tree` null starts from nothing.
 *
 * @throws `object/tree` where two changes overlap or a name is not safe, `object/tree-too-deep`
 */
export async function withFiles(
  reader: ObjectReader,
  writer: ObjectWriter,
  tree: Oid | null,
  changes: ReadonlyMap<string, PathContent | null>,
): Promise<Oid> {
  return writer.writeTree(await rebuild(reader, writer, '', tree, plan(changes)));
}

/** The tree with one directory replaced, or (null) removed with the parents that it leaves empty. */
export async function withDirectory(
  reader: ObjectReader,
  writer: ObjectWriter,
  tree: Oid | null,
  directory: string,
  subtree: Oid | null,
): Promise<Oid> {
  const content = subtree === null ? null : { mode: directoryMode, oid: subtree };
  return withFiles(reader, writer, tree, new Map([[directory, content]]));
}
