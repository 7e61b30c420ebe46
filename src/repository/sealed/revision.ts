import { fail } from '../../rules/finding.ts';
import { isOid, type Oid } from '../../rules/values.ts';
import type { GitLocation } from '../git/environment.ts';
import { isRefNameSafe, type Ref } from '../git/refs.ts';
import { runGit } from '../git/run.ts';

/** `main`, `origin/main`, `v1.0`, `3f2a91c`, each followed by any of `~2`, `^`, `^2`; nothing else of git's language. */
const spelling = /^([^~^]+)((?:~[0-9]{0,6}|\^[0-9]{0,2}){0,20})$/u;
const hexadecimal = /^[0-9a-f]{4,40}$/;

/** What a revision may be called by, the first that exists: a full ref, a branch, one of a remote, a tag. */
function namesOf(base: string, remote: string | null): string[] {
  const below = [
    'refs/heads/',
    ...(remote === null ? [] : [`refs/remotes/${remote}/`]),
    'refs/remotes/',
    'refs/tags/',
  ];
  return [...(base.startsWith('refs/') ? [base] : []), ...below.map((prefix) => `${prefix}${base}`)];
}

export interface Names {
  readonly refs: readonly Ref[];
  readonly remote: string | null;
  /** What HEAD stands for; null where the caller has no work tree. */
  readonly head: Oid | null;
}

function startOf(base: string, { refs, remote, head }: Names): string | null {
  if (base === 'HEAD') return head;
  if (isOid(base)) return base;
  const known = new Map(refs.map((each) => [each.ref, each.oid]));
  const name = namesOf(base, remote).find((each) => isRefNameSafe(each) && known.has(each));
  if (name !== undefined) return known.get(name) ?? null;
  return hexadecimal.test(base) ? base : null;
}

/**
 * The commit that a caller's words stand for. Only hexadecimal digits and counts reach git.
 *
 * @param text as {@link spelling} says; raises `git-mcp/revision` for other words, and for what does not exist
 */
export async function resolveRevision(sealed: GitLocation, text: string, names: Names): Promise<Oid> {
  const [, base = '', steps = ''] = spelling.exec(text) ?? [];
  const start = startOf(base, names);
  const unknown = `${JSON.stringify(text.slice(0, 200))} is no commit here`;
  if (start === null) return fail('git-mcp/revision', unknown);
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${start}${steps}^{commit}`];
  const { stdout, exitCode } = await runGit(sealed, args, { okExitCodes: 'any', timeout: 20_000 });
  const found = Buffer.from(stdout).toString('latin1').trim();
  return exitCode === 0 && isOid(found) ? found : fail('git-mcp/revision', unknown);
}
