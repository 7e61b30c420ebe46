import { constants } from 'node:fs';
import { lstat, open, readlink, realpath, stat } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { type Finding, fail, QmsError } from '../../rules/finding.ts';
import type { Oid } from '../../rules/values.ts';
import type { GitRepository } from '../git/location.ts';
import { gitText } from '../git/run.ts';
import { objectId } from '../objects/object.ts';
import type { ObjectReader } from '../objects/reader.ts';
import { listFiles } from '../objects/tree.ts';
import { bounds } from './patch.ts';
import type { Sealed } from './sealed.ts';

/** A file of a work tree as the disk has it: no filter, no conversion. */
export interface WorkFile {
  readonly mode: '100644' | '100755' | '120000';
  readonly bytes: Uint8Array;
}

export interface WorkChange {
  readonly path: string;
  readonly change: 'added' | 'modified' | 'deleted' | 'refused';
  /** Null where it is gone, or refused. */
  readonly file: WorkFile | null;
  /** Why it is not taken, where it is refused. */
  readonly refusal?: Finding;
}

const mostBytes = 16 * 1024 * 1024;
const mostFiles = 100_000;

const absent = (error: NodeJS.ErrnoException): null => {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
  throw error;
};

/** The folder of a path is where its name says: no link leads out of the work tree. */
async function isInPlace(root: string, path: string): Promise<boolean> {
  const folder = dirname(join(root, path));
  return (await realpath(folder).catch(absent)) === folder;
}

/** A link that leads to a place inside. */
function staysInside(path: string, target: string): boolean {
  return target !== '' && !target.startsWith('/') && !normalize(join(dirname(path), target)).startsWith('..');
}

/**
 * What a work tree has at a path; null where there is nothing, no file, or nothing that is really there: a link on the
 * way, or put there while it is read, leads nowhere. Raises `git-mcp/path` for a link that leads out, and `git-mcp/too-large`.
 *
 * @param root physical path of the work tree
 */
export async function readWorkFile(root: string, path: string): Promise<WorkFile | null> {
  const full = join(root, path);
  if (!(await isInPlace(root, path))) return null;
  const about = await lstat(full).catch(absent);
  if (about?.isSymbolicLink()) {
    const target = await readlink(full).catch(absent);
    if (target === null) return null;
    if (!staysInside(path, target))
      fail('git-mcp/path', `${JSON.stringify(path)} is a link that leads out of the repository`);
    return { mode: '120000', bytes: Buffer.from(target) };
  }
  if (!about?.isFile()) return null;
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await open(full, flags).catch((error: NodeJS.ErrnoException) =>
    error.code === 'ELOOP' ? null : absent(error),
  );
  if (!handle) return null;
  try {
    const found = await handle.stat();
    if (!found.isFile()) return null;
    if (found.size > mostBytes)
      fail('git-mcp/too-large', `${JSON.stringify(path)} has ${found.size} bytes; ${mostBytes} are taken`);
    const bytes = await handle.readFile();
    // What was opened is what stands there by that name, reached without a link.
    const now = await stat(full).catch(absent);
    const same = now !== null && now.ino === found.ino && now.dev === found.dev;
    if (!same || !(await isInPlace(root, path))) return null;
    return { mode: (found.mode & 0o100) === 0 ? '100644' : '100755', bytes };
  } finally {
    await handle.close();
  }
}

/** Files of the work tree that nothing ignores, whether a commit has them or not. */
async function filesPresent(sealed: Sealed, repository: GitRepository, root: string): Promise<string[]> {
  const place = sealed.inside(repository, {
    GIT_WORK_TREE: root,
    GIT_INDEX_FILE: join(sealed.folder, 'no-index'),
  });
  const excludes = join(repository.commonDir, 'info', 'exclude');
  const more = (await stat(excludes).catch(absent))?.isFile() ? [`--exclude-from=${excludes}`] : [];
  const args = ['ls-files', '-z', '--others', '--exclude-standard', ...more];
  const text = await gitText({ ...place, cwd: root }, args, bounds);
  // A folder with a slash is another repository's work tree.
  return text.split('\0').filter((each) => each !== '' && !each.endsWith('/'));
}

/**
 * How a work tree differs from a tree, sorted by path; what `leaves` names is left alone.
 *
 * @param root physical path of the work tree
 */
export async function workChanges(
  sealed: Sealed,
  repository: GitRepository,
  reader: ObjectReader,
  {
    root,
    tree,
    leaves,
  }: { readonly root: string; readonly tree: Oid; readonly leaves: (path: string) => boolean },
): Promise<WorkChange[]> {
  const tracked = new Map((await listFiles(reader, tree, '')).map((each) => [each.path, each]));
  const present = await filesPresent(sealed, repository, root);
  const paths = [...new Set([...tracked.keys(), ...present])].filter((each) => !leaves(each)).sort();
  if (paths.length > mostFiles) fail('git-mcp/too-large', `the work tree has ${paths.length} files`);
  const changes: WorkChange[] = [];
  for (const path of paths) {
    const was = tracked.get(path);
    if (was?.mode === '160000') continue;
    const file = await readWorkFile(root, path).catch((error) => {
      const refusal = error instanceof QmsError ? error.findings[0] : undefined;
      if (!refusal) throw error;
      changes.push({ path, change: 'refused', file: null, refusal });
      return undefined;
    });
    if (file === undefined) continue;
    if (!file && was) changes.push({ path, change: 'deleted', file });
    if (!file) continue;
    if (!was) changes.push({ path, change: 'added', file });
    else if (was.mode !== file.mode || was.oid !== objectId('blob', file.bytes))
      changes.push({ path, change: 'modified', file });
  }
  return changes;
}
