import { inspectRefs, type Ref } from '../repository/git/refs.ts';
import { trackingRef } from '../repository/git/remote.ts';
import type { ReadContext } from './context.ts';

/** Reads the refs below some prefixes as the server has them: this repository's own, or those of the remote as last fetched. */
export function fetchedRefs({
  repository,
  refs,
}: Pick<ReadContext, 'repository' | 'refs'>): (prefixes: readonly string[]) => Promise<readonly Ref[]> {
  const { remote } = refs;
  if (remote === null) return (prefixes) => inspectRefs(repository, prefixes);
  const home = `refs/remotes/${remote}/`;
  return async (prefixes) => {
    const places = prefixes.map(
      (prefix) => trackingRef(remote, prefix) ?? (prefix === 'refs/heads' ? home : prefix),
    );
    // `origin/HEAD` is this clone's own alias, and none of the server's.
    const found = (await inspectRefs(repository, places)).filter((each) => each.symbolicTarget === null);
    return found.map((each) =>
      each.ref.startsWith(home) ? { ...each, ref: `refs/heads/${each.ref.slice(home.length)}` } : each,
    );
  };
}
