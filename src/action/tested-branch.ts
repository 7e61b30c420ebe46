import type { ContextOptions } from '../acts/context.ts';
import type { TestedRun } from '../hosting/github/tested-run.ts';
import { openRepository } from '../repository/git/location.ts';
import { listRefs, readRef } from '../repository/git/refs.ts';
import { remoteFor, trackingRef } from '../repository/git/remote.ts';
import { runGit } from '../repository/git/run.ts';
import { fail } from '../rules/finding.ts';

/**
 * Holds what the event says of a run against the repository as it was fetched: the branch is one, holds the commit that was
 * tested, and no tag is called the same, since the host names branch and tag alike. Raises `attest/branch`.
 */
export async function checkTestedBranch(
  { cwd, env }: ContextOptions,
  { id, branch, commit }: TestedRun,
): Promise<void> {
  const repository = await openRepository(cwd, env);
  const tag = `refs/tags/${branch}`;
  if ((await listRefs(repository, [tag])).has(tag))
    fail('attest/branch', `the run ${id} is of ${branch}, and a tag is called so too: it may be the tag's`, {
      fix: `take the tag away: \`git push origin :${tag}\``,
    });
  const here = trackingRef(remoteFor(repository.config) ?? 'origin', `refs/heads/${branch}`);
  const tip = here === null ? null : await readRef(repository, here);
  const args = ['-c', 'core.commitGraph=false', 'merge-base', '--is-ancestor', commit, tip ?? ''];
  const held = tip !== null && (await runGit(repository, args, { okExitCodes: [0, 1, 128] })).exitCode === 0;
  if (!held)
    fail('attest/branch', `the run ${id} tested ${commit}, which the branch ${branch} does not hold`);
}
