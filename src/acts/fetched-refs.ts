import { inspectRefs, type Ref } from '../repository/git/refs.ts';
import { trackingRef } from '../repository/git/remote.ts';
import type { ReadContext } from './context.ts';

/** As the server names it. `origin/HEAD` is this clone's own alias, and none of the server's. */
function asThere(remote: string, found: readonly Ref[]): Ref[] {
  const home = `refs/remotes/${remote}/`;
  return found
    .filter((each) => each.symbolicTarget === null)
    .map((each) =>
      each.ref.startsWith(home) ? { ...each, ref: `refs/heads/${each.ref.slice(home.length)}` } : each,
    );
}

/** Reads the refs below some prefixes as the server has them: this repository's own, or those of the remote as last fetched. */
export function fetchedRefs({
  repository,
  refs,
}: Pick<ReadContext, 'repository' | 'refs'>): (prefixes: readonly string[]) => Promise<readonly Ref[]> {
  const { remote } = refs;
  if (remote === null) return (prefixes) => inspectRefs(repository, prefixes);
  return async (prefixes) => {
    const places = prefixes.map(
      (prefix) =>
        trackingRef(remote, prefix) ?? (prefix === 'refs/heads' ? `refs/remotes/${remote}/` : prefix),
    );
    return asThere(remote, await inspectRefs(repository, places));
  };
}

/** All branches as the server has them, as they stood when the context was opened. */
export function listedBranches({ refs, listed }: Pick<ReadContext, 'refs' | 'listed'>): readonly Ref[] {
  return refs.remote === null ? listed : asThere(refs.remote, listed);
}
