import { fail } from '../../rules/finding.ts';
import { isOid, type Oid } from '../../rules/values.ts';
import type { GitLocation } from '../git/environment.ts';
import { runGit } from '../git/run.ts';
import { bounds } from './patch.ts';

/** Merges two commits into a tree, without a work tree; files that conflict hold both sides there, with marks. */
export async function mergeTrees(
  sealed: GitLocation,
  ours: Oid,
  theirs: Oid,
): Promise<{ readonly tree: Oid; readonly conflicts: readonly string[] }> {
  const args = [
    'merge-tree',
    '--write-tree',
    '-z',
    '--name-only',
    '--no-messages',
    '--end-of-options',
    ours,
    theirs,
  ];
  const { stdout } = await runGit(sealed, args, { ...bounds, okExitCodes: [0, 1] });
  const [tree = '', ...paths] = Buffer.from(stdout).toString('utf8').split('\0');
  if (!isOid(tree)) return fail('git/failed', 'git merge-tree gave no tree');
  return { tree, conflicts: [...new Set(paths.filter((each) => each !== ''))] };
}
