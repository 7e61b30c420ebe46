import { isOid, type Oid } from '../../rules/values.ts';
import type { GitRepository } from './location.ts';
import { runGit } from './run.ts';

/** The full id of a commit that is here, by whatever git calls it (gitrevisions(7)); null where it is none. */
export async function commitNamed(repository: GitRepository, revision: string): Promise<Oid | null> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
  const { stdout } = await runGit(repository, args, { okExitCodes: [0, 1, 128] });
  const oid = Buffer.from(stdout).toString('utf8').trim();
  return isOid(oid) ? oid : null;
}
