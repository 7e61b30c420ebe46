import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, unwrap } from '../../rules/finding.ts';
import type { GitRepository } from '../git/location.ts';
import { readRefs } from '../git/ref-files.ts';
import { listRefs, type RefUpdate, updateRefs } from '../git/refs.ts';
import { fetch, followPush, type PushOutcome, pushTo } from '../git/remote.ts';
import { addressOf } from './address.ts';
import type { Sealed } from './sealed.ts';

/** Talks to a repository's remote from a sealed directory, one conversation after the other. */
export interface Transport {
  /** Addresses stay as they are when they are first seen: what is written into the configuration later leads nowhere. */
  remember(repository: GitRepository, remote: string): void;
  /** Brings what the remote's branches hold. @returns the tracking refs that moved */
  fetch(repository: GitRepository, remote: string): Promise<readonly RefUpdate[]>;
  push(repository: GitRepository, remote: string, updates: readonly RefUpdate[]): Promise<PushOutcome>;
}

export function openTransport(sealed: Sealed): Transport {
  const known = new Map<string, string | null>();
  let last: Promise<unknown> = Promise.resolve();

  const keysOf = (remote: string) => [`remote.${remote}.url`, `remote.${remote}.pushurl`];
  const named = ({ commonDir }: GitRepository, key: string) => `${commonDir} ${key}`;

  function remember(repository: GitRepository, remote: string): void {
    for (const key of keysOf(remote)) {
      const name = named(repository, key);
      if (!known.has(name)) known.set(name, repository.config.get(key) ?? null);
    }
  }

  function address(repository: GitRepository, remote: string, purpose: 'fetch' | 'push'): string {
    remember(repository, remote);
    const moved = keysOf(remote).find(
      (key) => known.get(named(repository, key)) !== (repository.config.get(key) ?? null),
    );
    if (moved !== undefined)
      fail('git-mcp/remote', `${moved} says something else than when this server began to use it`);
    return addressOf(repository, remote, purpose);
  }

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.catch(() => {}).then(work);
    last = turn;
    return turn;
  }

  return {
    remember,
    fetch: (repository, remote) =>
      inTurn(async () => {
        const url = address(repository, remote, 'fetch');
        const prefix = `refs/remotes/${remote}`;
        const before = (await readRefs(repository, [prefix])).filter((each) => each.symbolicTarget === null);
        const lines = before.map(({ ref, oid }) => `${oid} ${ref}\n`).join('');
        await writeFile(join(sealed.folder, 'packed-refs'), `# pack-refs with: sorted \n${lines}`);
        const place = sealed.outward(repository);
        await fetch(place, url, [`+refs/heads/*:${prefix}/*`]);
        const after = await listRefs(place, [prefix]);
        const old = new Map(before.map(({ ref, oid }) => [ref, oid]));
        const names = [...new Set([...old.keys(), ...after.keys()])].sort();
        const moves = names
          .map((ref) => ({ ref, old: old.get(ref) ?? null, new: after.get(ref) ?? null }))
          .filter((each) => each.old !== each.new);
        if (moves.length > 0) unwrap(await updateRefs(repository, moves, `fetch ${remote}`));
        return moves;
      }),
    push: (repository, remote, updates) =>
      inTurn(async () => {
        const pushed = await pushTo(sealed.outward(repository), address(repository, remote, 'push'), updates);
        if (pushed.kind === 'done') await followPush(repository, remote, updates);
        return pushed;
      }),
  };
}
