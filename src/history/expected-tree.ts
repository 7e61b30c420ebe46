import type { ObjectReader } from '../repository/objects/reader.ts';
import {
  entryAt,
  type TreeEntry,
  whereTheyDiffer,
  withDirectory,
  withFiles,
} from '../repository/objects/tree.ts';
import { directoryMode } from '../repository/objects/tree-bytes.ts';
import { pathNames, readTree } from '../repository/objects/tree-walk.ts';
import { type ObjectWriter, overlayReader, plannedWriter } from '../repository/objects/writer.ts';
import { policyEntries, recordDirectory } from '../rules/kinds/ids.ts';
import { looksGoverned } from '../rules/systems/paths.ts';
import type { System } from '../rules/systems/system.ts';
import type { DocId, Oid } from '../rules/values.ts';
import { checkpointPath } from './checkpoint.ts';

const submoduleMode = '160000';

/** The tree `base` with one record's files as the tree `from` holds them; `from` null removes them. */
export async function withRecordFrom(
  reader: ObjectReader,
  writer: ObjectWriter,
  base: Oid,
  id: DocId,
  from: Oid | null,
): Promise<Oid> {
  const directory = recordDirectory(id);
  if (directory !== null) {
    const entry = from === null ? null : await entryAt(reader, from, directory);
    // What is no directory cannot be a record's: the base itself is never the tree that was asked about.
    if (entry && entry.mode !== '40000') return base;
    return withDirectory(reader, writer, base, directory, entry?.oid ?? null);
  }
  const changes = new Map<string, { mode: string; oid: Oid } | null>();
  for (const name of policyEntries) {
    const entry = from === null ? null : await entryAt(reader, from, `.qms/${name}`);
    changes.set(`.qms/${name}`, entry ? { mode: entry.mode, oid: entry.oid } : null);
  }
  return withFiles(reader, writer, base, changes);
}

/**
 * Whether on the way to a directory every tree of `after` is that of `before` with one directory exchanged or added. It
 * sees nearly every lawful change without making a tree; a no says nothing yet.
 */
async function onlyDirectoryDiffers(
  reader: ObjectReader,
  before: Oid,
  after: Oid,
  directory: string,
): Promise<boolean> {
  let old: Oid | null = before;
  let now = after;
  for (const name of pathNames(directory)) {
    const was: readonly TreeEntry[] = old === null ? [] : await readTree(reader, old);
    const is = await readTree(reader, now);
    const [start, end] = whereTheyDiffer(was, is);
    const gone = was.slice(start, was.length - end);
    const fresh = is.slice(start, is.length - end);
    const isDirectory = (each: TreeEntry) => each.name === name && each.mode === directoryMode;
    if (fresh.length !== 1 || gone.length > 1 || ![...fresh, ...gone].every(isDirectory)) return false;
    old = gone[0]?.oid ?? null;
    now = fresh[0]?.oid ?? now;
  }
  return true;
}

/** Whether `after` is exactly `before` with the record's files exchanged (or, with `removed`, taken out). */
export async function onlyRecordDiffers(
  reader: ObjectReader,
  before: Oid,
  after: Oid,
  id: DocId,
  removed = false,
): Promise<boolean> {
  if (before === after) return true;
  const directory = recordDirectory(id);
  if (!removed && directory !== null && (await onlyDirectoryDiffers(reader, before, after, directory)))
    return true;
  const writer = plannedWriter();
  return (
    (await withRecordFrom(overlayReader(reader, writer), writer, before, id, removed ? null : after)) ===
    after
  );
}

/** Whether `after` is exactly `before` with another checkpoint. */
export async function onlyCheckpointDiffers(reader: ObjectReader, before: Oid, after: Oid): Promise<boolean> {
  const writer = plannedWriter();
  const entry = await entryAt(reader, after, checkpointPath);
  const content = entry ? { mode: entry.mode, oid: entry.oid } : null;
  const planned = overlayReader(reader, writer);
  return (await withFiles(planned, writer, before, new Map([[checkpointPath, content]]))) === after;
}

/** Whether two trees hold the same `.qms/`, empty directories included. */
export async function sameGoverned(reader: ObjectReader, before: Oid, after: Oid): Promise<boolean> {
  const [old, now] = [await entryAt(reader, before, '.qms'), await entryAt(reader, after, '.qms')];
  return old?.oid === now?.oid && old?.mode === now?.mode;
}

/** The names at the top that `.` stands for: all but `.qms/`. */
async function topNames(reader: ObjectReader, trees: readonly Oid[]): Promise<string[]> {
  const names = new Set<string>();
  for (const tree of trees) for (const { name } of await readTree(reader, tree)) names.add(name);
  return [...names].filter((name) => !looksGoverned(name));
}

/**
 * The tree `base` with a system's paths as its qualified commit has them; for a submodule, with its pointer at that
 * commit.
 *
 * @param tree the commit's tree
 */
export async function withSystemFrom(
  reader: ObjectReader,
  writer: ObjectWriter,
  base: Oid,
  system: System,
  commit: Oid,
  tree: Oid,
): Promise<Oid> {
  const changes = new Map<string, { mode: string; oid: Oid } | null>();
  const paths = system.paths.includes('.') ? await topNames(reader, [base, tree]) : system.paths;
  for (const path of paths) {
    const entry = system.submodule ? { mode: submoduleMode, oid: commit } : await entryAt(reader, tree, path);
    changes.set(path, entry ? { mode: entry.mode, oid: entry.oid } : null);
  }
  return withFiles(reader, writer, base, changes);
}

/** Whether `after` is exactly `before` with a system's paths of its qualified commit. */
export async function onlySystemDiffers(
  reader: ObjectReader,
  before: Oid,
  after: Oid,
  system: System,
  commit: Oid,
  tree: Oid,
): Promise<boolean> {
  const writer = plannedWriter();
  return (
    (await withSystemFrom(overlayReader(reader, writer), writer, before, system, commit, tree)) === after
  );
}
