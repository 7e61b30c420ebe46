import type { GitRepository } from '../repository/git/location.ts';
import { gitText, runGit } from '../repository/git/run.ts';
import { fail, QmsError } from '../rules/finding.ts';
import type { Oid } from '../rules/values.ts';

/**
 * Brings index and work tree along when a local act moves the trunk that is checked out here. Local changes stay; where
 * they touch the same files the act stops before anything moved.
 *
 * @returns how to undo it, should the refs not move after all; null where trunk is not checked out
 */
export async function moveWorkTree(
  repository: GitRepository,
  trunkRef: string,
  from: Oid,
  to: Oid,
): Promise<(() => Promise<void>) | null> {
  if (repository.isBare || repository.workTree === null) return null;
  const head = await gitText(repository, ['symbolic-ref', '--quiet', 'HEAD'], { okExitCodes: [0, 1] });
  if (head.trim() !== trunkRef) return null;
  const readTree = (old: Oid, next: Oid) =>
    runGit({ ...repository, cwd: repository.workTree ?? repository.cwd }, [
      'read-tree',
      '-m',
      '-u',
      old,
      next,
    ]);
  try {
    await runGit(repository, ['update-index', '-q', '--refresh'], { okExitCodes: [0, 1] });
    await readTree(from, to);
  } catch (error) {
    if (!(error instanceof QmsError)) throw error;
    fail(
      'work-tree/dirty',
      `trunk moves, and local changes are in the way: ${error.findings[0]?.message ?? ''}`,
      { cause: error },
    );
  }
  return async () => {
    await readTree(to, from);
  };
}
