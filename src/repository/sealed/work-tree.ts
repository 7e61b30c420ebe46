import { lstat, open, readdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fail, QmsError } from '../../rules/finding.ts';
import type { Oid } from '../../rules/values.ts';
import type { GitRepository } from '../git/location.ts';
import { runGit } from '../git/run.ts';
import type { Sealed } from './sealed.ts';

/** A work tree that belongs to one principal, with an index of its own. */
export interface OwnWorkTree {
  /** Physical path. */
  readonly root: string;
  /** The directory of git that is this work tree's alone. */
  readonly gitDir: string;
}

const quiet = () => null;

/** Where the `.git` of a work tree leads: itself, or what the file says. */
async function gitDirAt(root: string): Promise<string | null> {
  const link = join(root, '.git');
  const about = await lstat(link).catch(quiet);
  if (about?.isDirectory()) return link;
  const text = about?.isFile() ? await readFile(link, 'utf8').catch(quiet) : null;
  const said = /^gitdir: ([^\n]+)\n?$/.exec(text ?? '')?.[1];
  return said === undefined ? null : realpath(resolve(root, said)).catch(quiet);
}

/**
 * The work tree that the repository was opened in, as a principal's own: whoever works in it first keeps it. The
 * configuration may call any folder a work tree (`core.worktree`); this one must lead to the repository by its `.git`.
 * Raises `git-mcp/work-tree`.
 */
export async function ownWorkTree(repository: GitRepository, principal: string): Promise<OwnWorkTree> {
  const { workTree, cwd } = repository;
  const root = workTree === null ? null : await realpath(workTree).catch(quiet);
  if (root === null) return fail('git-mcp/work-tree', 'there is no work tree here');
  const gitDir = await realpath(repository.gitDir);
  const here = await realpath(cwd);
  if ((await gitDirAt(root)) !== gitDir || !(here === root || here.startsWith(`${root}/`)))
    fail('git-mcp/work-tree', `${root} is not the work tree of this repository`);
  await claim(join(gitDir, 'qms-agent'), principal);
  return { root, gitDir };
}

/** Two agents never meet in one index: the first to work here writes its name. */
async function claim(path: string, principal: string): Promise<void> {
  const file = await open(path, 'wx', 0o644).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return null;
    throw error;
  });
  if (file) {
    await file.writeFile(`${principal}\n`);
    await file.close();
    return;
  }
  const holder = (await readFile(path, 'utf8').catch(() => '')).trim();
  if (holder !== principal)
    fail('git-mcp/work-tree', `the work tree ${dirname(path)} is of ${holder || 'somebody else'}`);
}

/** The branches that any work tree of the repository is on, by the directory of git that is its own. */
export async function branchesInUse(repository: GitRepository): Promise<ReadonlyMap<string, string>> {
  const { commonDir } = repository;
  const linked = await readdir(join(commonDir, 'worktrees')).catch(() => []);
  const folders = [commonDir, ...linked.map((name) => join(commonDir, 'worktrees', name))];
  const found = new Map<string, string>();
  for (const folder of folders) {
    if (folder === commonDir && repository.config.get('core.bare') === 'true') continue;
    const text = await readFile(join(folder, 'HEAD'), 'utf8').catch(() => '');
    const ref = /^ref: (refs\/\S+)\n?$/.exec(text)?.[1];
    if (ref !== undefined) found.set(ref, await realpath(folder));
  }
  return found;
}

function at(sealed: Sealed, repository: GitRepository, { root, gitDir }: OwnWorkTree) {
  const place = sealed.inside(repository, { GIT_WORK_TREE: root, GIT_INDEX_FILE: join(gitDir, 'index') });
  return { ...place, cwd: root };
}

/** Brings the files along from one commit to another; local changes stay. Raises `git-mcp/dirty` where they are in the way. */
export async function moveFiles(
  sealed: Sealed,
  repository: GitRepository,
  tree: OwnWorkTree,
  from: Oid,
  to: Oid,
): Promise<void> {
  const place = at(sealed, repository, tree);
  await runGit(place, ['update-index', '-q', '--refresh'], { okExitCodes: 'any', toTheEnd: true });
  await runGit(place, ['read-tree', '-m', '-u', from, to], { toTheEnd: true }).catch((error) => {
    const said = error instanceof QmsError ? (error.findings[0]?.message ?? '') : '';
    if (!/not uptodate|would be overwritten|would be lost|Entry '/.test(said)) throw error;
    fail(
      'git-mcp/dirty',
      `files that are not committed are in the way: ${said.replace(/^git read-tree [^:]*: /, '')}`,
    );
  });
}

/**
 * Lets the index say what a commit has that was made from the files as they are. The commit stands, whatever becomes of
 * that. @returns false where another process holds the index
 */
export async function followFiles(
  sealed: Sealed,
  repository: GitRepository,
  tree: OwnWorkTree,
  to: Oid,
): Promise<boolean> {
  const place = at(sealed, repository, tree);
  const { exitCode } = await runGit(place, ['read-tree', to], { okExitCodes: 'any', toTheEnd: true });
  await runGit(place, ['update-index', '-q', '--refresh'], { okExitCodes: 'any', toTheEnd: true });
  return exitCode === 0;
}

/** Puts the work tree on a branch, whose files it has. */
export async function setHead(repository: GitRepository, ref: string): Promise<void> {
  await runGit(repository, ['symbolic-ref', '-m', 'qms git-mcp', 'HEAD', ref], { toTheEnd: true });
}
