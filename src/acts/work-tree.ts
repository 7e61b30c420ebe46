import { copyFile, lstat, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDiskFull } from '../repository/git/failure.ts';
import { type GitRepository, openRepository } from '../repository/git/location.ts';
import { gitText, runGit } from '../repository/git/run.ts';
import { objectId } from '../repository/objects/object.ts';
import { fail, QmsError } from '../rules/finding.ts';
import type { Oid } from '../rules/values.ts';

/** A move of index and work tree that can still be taken back. */
export interface WorkTreeMove {
  undo(): Promise<void>;
  keep(): Promise<void>;
}

/** One path that the move touches; null is "no such file". */
interface Change {
  readonly path: string;
  readonly old: string | null;
  /** Mode and id, as the index lists them: `100644 9c1e…`. */
  readonly new: string | null;
}

/** The tree without entries, which git knows without its being stored. */
const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/**
 * Brings index and work tree along when a local act moves the trunk that is checked out, here or in another linked work
 * tree. It comes before the refs move: an act that is killed in between can simply be repeated. Local changes stay;
 * where they touch the same files, the act stops before anything moved.
 *
 * @param from null where trunk does not exist yet
 * @returns null where trunk is checked out nowhere
 * @throws `work-tree/dirty`, `git/disk-full`, and `git/failed`, with index and work tree as they were
 */
export async function moveWorkTree(
  repository: GitRepository,
  trunkRef: string,
  from: Oid | null,
  to: Oid,
): Promise<WorkTreeMove | null> {
  const place = await checkedOutAt(repository, trunkRef);
  if (place === null) return null;
  const old = from ?? emptyTree;
  const index = (
    await gitText(place, ['rev-parse', '--path-format=absolute', '--git-path', 'index'])
  ).trimEnd();
  const backup = `${index}.before-qms`;
  await refresh(place);
  const changes = await touched(place, old, to);
  const had = new Map<Change, boolean>();
  for (const change of changes) had.set(change, (await lstatOrNull(join(place.cwd, change.path))) !== null);
  const hadIndex = await copyFile(index, backup).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      return fail(
        error.code === 'ENOSPC' || error.code === 'EDQUOT' ? 'git/disk-full' : 'git/failed',
        `the index cannot be copied: ${error.message}`,
        { cause: error },
      );
    },
  );

  const leftovers = await leftBefore(place, changes);
  const keep = () => rm(backup, { force: true });
  const putIndexBack = () => (hadIndex ? rename(backup, index) : rm(index, { force: true }));
  const undo = async () => {
    await putIndexBack();
    const moved = changes.filter((change) => !leftovers.includes(change));
    await restoreFiles(
      place,
      moved.filter((change) => change.old !== null && had.get(change)),
    );
    for (const change of moved) if (!had.get(change)) await removeFile(place, change.path);
    await refresh(place);
  };

  try {
    await adopt(place, leftovers);
    await readTree(place, old, to, ['-n']);
  } catch (error) {
    await putIndexBack();
    if (!(error instanceof QmsError) || error.findings.some(({ rule }) => rule === 'git/disk-full'))
      throw error;
    const said = (error.findings[0]?.message ?? '').replace(/^git read-tree ended with code \d+: /, '');
    if (/Unable to create '.*\.lock'/.test(said)) fail('work-tree/locked', said, { cause: error });
    fail('work-tree/dirty', `trunk moves, and local changes in ${place.cwd} are in the way: ${said}`, {
      cause: error,
    });
  }
  try {
    await readTree(place, old, to);
  } catch (error) {
    await undo();
    if (error instanceof QmsError && (await isDiskFull(place.cwd)))
      fail('git/disk-full', `no space to bring the work tree along: ${error.findings[0]?.message ?? ''}`, {
        cause: error,
      });
    throw error;
  }
  return { undo, keep };
}

/** The work tree that has trunk checked out: this one, or another one of the same repository. */
async function checkedOutAt(repository: GitRepository, trunkRef: string): Promise<GitRepository | null> {
  const { workTree } = repository;
  if (workTree !== null) {
    const head = await gitText(repository, ['symbolic-ref', '--quiet', 'HEAD'], { okExitCodes: [0, 1] });
    if (head.trim() === trunkRef) return { ...repository, cwd: workTree };
  }
  const list = await gitText(repository, ['worktree', 'list', '--porcelain', '-z']);
  const found = list
    .split('\0\0')
    .map((entry) => entry.split('\0'))
    .find((lines) => lines.includes(`branch ${trunkRef}`));
  const path = found?.[0]?.replace(/^worktree /, '');
  if (path === undefined || path === workTree || found?.some((line) => line.startsWith('prunable')))
    return null;
  const { GIT_DIR, GIT_COMMON_DIR, GIT_WORK_TREE, GIT_INDEX_FILE, ...env } = repository.env;
  const there = await openRepository(path, env).catch(() => null);
  if (!there?.workTree || there.commonDir !== repository.commonDir) return null;
  return { ...there, cwd: there.workTree };
}

function readTree(place: GitRepository, old: string, next: string, more: readonly string[] = []) {
  return runGit(place, ['read-tree', '-m', '-u', ...more, old, next], { toTheEnd: true });
}

/** A help only: without it a file that was merely touched would look changed. */
async function refresh(place: GitRepository): Promise<void> {
  await runGit(place, ['update-index', '-q', '--refresh'], { okExitCodes: 'any', toTheEnd: true });
}

/** The paths that differ between the trees, without those that the index holds in their new form already. */
async function touched(place: GitRepository, old: string, next: string): Promise<Change[]> {
  const text = await gitText(place, ['diff-tree', '-r', '-z', '--no-renames', old, next]);
  const fields = text.split('\0');
  const changes: Change[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [oldMode = '', newMode = '', oldOid, newOid] = (fields[at] ?? '').slice(1).split(' ');
    const entry = (mode: string, oid: string | undefined) => (mode === '000000' ? null : `${mode} ${oid}`);
    changes.push({ path: fields[at + 1] ?? '', old: entry(oldMode, oldOid), new: entry(newMode, newOid) });
  }
  if (changes.length === 0) return changes;
  const listed = await gitText(place, ['ls-files', '-s', '-z', '--', ...changes.map(({ path }) => path)]);
  const staged = new Map(
    listed
      .split('\0')
      .map((line) => /^(\d+ [0-9a-f]+) 0\t([\s\S]*)$/.exec(line))
      .flatMap((match) => (match ? [[match[2], match[1]] as const] : [])),
  );
  return changes.filter(({ path, new: wanted }) => (staged.get(path) ?? null) !== wanted);
}

/** Files that an act wrote before it was killed: they hold exactly what this one would write. */
async function leftBefore(place: GitRepository, changes: readonly Change[]): Promise<Change[]> {
  const left: Change[] = [];
  for (const change of changes) {
    const path = join(place.cwd, change.path);
    if (!change.new?.startsWith('100644') || !(await lstatOrNull(path))?.isFile()) continue;
    if (change.new.endsWith(objectId('blob', await readFile(path)))) left.push(change);
  }
  return left;
}

async function adopt(place: GitRepository, leftovers: readonly Change[]): Promise<void> {
  if (leftovers.length === 0) return;
  const input = leftovers.map((each) => `${each.new}\t${each.path}\0`).join('');
  await runGit(place, ['update-index', '-z', '--index-info'], { input, toTheEnd: true });
}

async function restoreFiles(place: GitRepository, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  const input = changes.map(({ path }) => `${path}\0`).join('');
  await runGit(place, ['checkout-index', '-f', '-q', '-z', '--stdin'], { input, toTheEnd: true });
}

async function removeFile(place: GitRepository, path: string): Promise<void> {
  await rm(join(place.cwd, path), { force: true });
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    // Not empty, or gone: so are those above.
    if (!(await rmdir(join(place.cwd, folder)).then(Boolean.bind(null, true), () => false))) return;
  }
}

async function lstatOrNull(path: string) {
  return lstat(path).catch(() => null);
}
