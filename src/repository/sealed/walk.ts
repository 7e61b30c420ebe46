import { isOid, type Oid } from '../../rules/values.ts';
import type { GitLocation } from '../git/environment.ts';
import { gitText } from '../git/run.ts';
import { bounds } from './patch.ts';

export interface Walk {
  readonly path?: string | undefined;
  readonly skip: number;
  readonly count: number;
}

/** Commits from `tip` back, the newest first, of those that touch `path` where one is given. */
export async function commitsFrom(
  sealed: GitLocation,
  tip: Oid,
  { path, skip, count }: Walk,
): Promise<Oid[]> {
  const paths = path === undefined ? [] : [path];
  const text = await gitText(
    sealed,
    ['rev-list', `--skip=${skip}`, `--max-count=${count}`, '--end-of-options', tip, '--', ...paths],
    bounds,
  );
  return text.split('\n').filter(isOid);
}

/** How many commits `one` has that `other` has not, and the other way round. */
export async function apart(
  sealed: GitLocation,
  one: Oid,
  other: Oid,
): Promise<readonly [ahead: number, behind: number]> {
  const text = await gitText(
    sealed,
    ['rev-list', '--left-right', '--count', '--end-of-options', `${one}...${other}`, '--'],
    bounds,
  );
  const [ahead = 0, behind = 0] = text.trim().split('\t').map(Number);
  return [ahead, behind];
}

/** The best common ancestor, or null. */
export async function mergeBase(sealed: GitLocation, one: Oid, other: Oid): Promise<Oid | null> {
  const text = await gitText(sealed, ['merge-base', '--end-of-options', one, other], {
    ...bounds,
    okExitCodes: [0, 1],
  });
  const oid = text.trim();
  return isOid(oid) ? oid : null;
}
