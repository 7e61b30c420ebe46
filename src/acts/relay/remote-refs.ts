import type { GitRepository } from '../../repository/git/location.ts';
import type { Ref, RefUpdate } from '../../repository/git/refs.ts';
import { listRefs } from '../../repository/git/refs.ts';
import { fetch, trackingRef } from '../../repository/git/remote.ts';
import { gitText } from '../../repository/git/run.ts';
import { QmsError } from '../../rules/finding.ts';
import { isOid, type Oid } from '../../rules/values.ts';

/** The branches and tags of the remote by their full names there, with what this run has admitted already. */
export type RemoteRefs = Map<string, Oid>;

/** Fetches every branch, and lists all branches and tags of the remote. Raises `remote/…`. */
export async function fetchRemoteRefs(repository: GitRepository, remote: string): Promise<RemoteRefs> {
  const all = [`+refs/heads/*:refs/remotes/${remote}/*`];
  await fetch(repository, remote, all).catch(async (error) => {
    const inTheWay =
      error instanceof QmsError && error.findings.some(({ rule }) => rule === 'ref/name-conflict');
    if (!inTheWay) throw error;
    // A branch became a folder, or a folder a branch: only one step after the other can follow that.
    await fetch(repository, remote, all, 3, ['--no-atomic']);
  });
  const prefix = trackingRef(remote, 'refs/heads/x')?.slice(0, -1) ?? '';
  const branches = await listRefs(repository, [prefix.slice(0, -1)]);
  const refs: RemoteRefs = new Map();
  for (const [ref, oid] of branches) refs.set(`refs/heads/${ref.slice(prefix.length)}`, oid);
  const tags = await gitText(repository, ['ls-remote', '--tags', '--refs', '--end-of-options', remote], {
    transport: true,
  });
  for (const line of tags.split('\n')) {
    const [oid = '', ref = ''] = line.split('\t');
    if (isOid(oid)) refs.set(ref, oid);
  }
  return refs;
}

/** The refs that a prefix names, or below it, as a hook would list them. */
export function refsBelow(refs: RemoteRefs, prefixes: readonly string[]): Ref[] {
  const wanted = ([ref]: readonly [string, Oid]) =>
    prefixes.some((prefix) => ref === prefix || ref.startsWith(`${prefix}/`));
  return [...refs].filter(wanted).map(([ref, oid]) => ({ ref, oid, symbolicTarget: null }));
}

export function moveRemoteRefs(refs: RemoteRefs, updates: readonly RefUpdate[]): void {
  for (const { ref, new: to } of updates) {
    if (to === null) refs.delete(ref);
    else refs.set(ref, to);
  }
}

/** What several admissions make of the refs together: each from where it first stood to where it stands last. */
export function combined(updates: readonly RefUpdate[]): RefUpdate[] {
  const moves = new Map<string, RefUpdate>();
  for (const each of updates) {
    // Null says that there was none, which is not the same as no earlier move.
    const { old } = moves.get(each.ref) ?? each;
    moves.set(each.ref, { ...each, old });
  }
  return [...moves.values()];
}
