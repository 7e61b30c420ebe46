import { fail, QmsError } from '../../rules/finding.ts';
import type { GitLocation } from './environment.ts';
import { lockIn, parsePushReport, type RefReport, remoteLines } from './push-report.ts';
import { isRefNameSafe, listRefs, type RefUpdate, readRef, updateRefs } from './refs.ts';
import { conversation, failRemote, losesLock, stoppedByRace } from './remote-failure.ts';
import { runGit } from './run.ts';

/** The names of the configured remotes, in file order. */
function listRemotes(config: ReadonlyMap<string, string>): readonly string[] {
  return [...new Set([...config.keys()].flatMap((key) => /^remote\.(.+)\.[^.]+$/s.exec(key)?.[1] ?? []))];
}

/**
 * The remote that records are shared through: `options.name`, else git config `qms.remote` (empty means none), else
 * `origin`, else the only one; null where there is none, or several without a choice.
 *
 * @throws `remote/unknown` for a chosen name that is not configured
 */
export function remoteFor(
  config: ReadonlyMap<string, string>,
  options: { readonly name?: string } = {},
): string | null {
  const names = listRemotes(config);
  const chosen = options.name ?? config.get('qms.remote') ?? null;
  if (chosen === '') return null;
  if (chosen !== null) {
    if (!names.includes(chosen)) fail('remote/unknown', `there is no remote ${JSON.stringify(chosen)}`);
    return chosen;
  }
  if (names.includes('origin')) return 'origin';
  return names.length === 1 ? (names[0] ?? null) : null;
}

/** Where this clone keeps what a remote's branch was last seen at; null for refs that are not branches. */
export function trackingRef(remote: string, ref: string): string | null {
  const branch = /^refs\/heads\/(.+)$/.exec(ref)?.[1];
  return branch === undefined ? null : `refs/remotes/${remote}/${branch}`;
}

/** Refspecs for all records and (unless null) trunk, from branches to their tracking refs. */
export function recordRefspecs(remote: string, trunk: string | null): readonly string[] {
  const records = `+refs/heads/qms/*:refs/remotes/${remote}/qms/*`;
  return trunk === null ? [records] : [records, `+refs/heads/${trunk}:refs/remotes/${remote}/${trunk}`];
}

/** In a conversation with a remote every exit code is an answer, explained by what git said. */
const spoken = { transport: true, okExitCodes: 'any' } as const;

const fetchOptions = [
  '--no-tags',
  '--prune',
  '--atomic',
  '--no-recurse-submodules',
  '--no-write-fetch-head',
  '--no-show-forced-updates',
  '--quiet',
] as const;

/**
 * Fetches exactly these refspecs into this clone, removing tracking refs below their targets that the remote has no
 * more. A single branch (a trunk that does not exist yet) may be absent.
 *
 * @throws `remote/unreachable`, `remote/denied`, `git/disk-full`, `ref/race` where a ref stays locked
 */
export async function fetch(
  location: GitLocation,
  remote: string,
  refspecs: readonly string[],
  attempts = 3,
  more: readonly string[] = [],
): Promise<void> {
  const args = ['fetch', ...fetchOptions, ...more, '--end-of-options', remote, ...refspecs];
  const { exitCode, stderr } = await conversation(remote, runGit(location, args, spoken));
  if (exitCode === 0) return;
  // The refs have arrived; a cache that is being written, or whose writer was killed, is not worth an act.
  if (/commit-graphs?\b.*\.lock': File exists/.test(stderr) && attempts > 1)
    return fetch(location, remote, refspecs, 1, ['--no-write-commit-graph']);
  // Several acts may share this clone: then another fetch is at the same refs, and has what this one wants.
  if (losesLock(stderr) && attempts > 1) return fetch(location, remote, refspecs, attempts - 1);
  const absent = /couldn't find remote ref (\S+)/.exec(stderr)?.[1];
  const target = refspecs
    .map((spec) => /^\+?([^:]+):(.+)$/.exec(spec))
    .find((match) => match?.[1] === absent)?.[2];
  const rest = refspecs.filter((spec) => target === undefined || !spec.endsWith(`:${target}`));
  if (target === undefined || rest.length === refspecs.length) return failRemote(remote, stderr);
  if (rest.length > 0) await fetch(location, remote, rest);
  const old = await readRef(location, target);
  if (old !== null) await updateRefs(location, [{ ref: target, old, new: null }], `fetch ${remote}: gone`);
}

export type PushOutcome =
  | { readonly kind: 'done' }
  /**
   * These refs are not where they were expected: fetch, judge again, try again. Nothing moved. `lock` is the file by
   * which another push holds one of them, or by which one that was killed still does.
   */
  | { readonly kind: 'race'; readonly refs: readonly string[]; readonly lock?: string }
  /** The server said no; `lines` are its own words. Nothing moved. */
  | {
      readonly kind: 'refused';
      readonly lines: readonly string[];
      readonly refs: readonly { readonly ref: string; readonly reason: string }[];
    };

/** What a server that says no has said, in one line. */
export function refusalText({ lines, refs }: Extract<PushOutcome, { kind: 'refused' }>): string {
  return lines.join(' ') || refs.map(({ ref, reason }) => `${ref} ${reason}`).join('; ');
}

const pushOptions = [
  '--atomic',
  '--porcelain',
  '--no-verify',
  '--no-follow-tags',
  '--no-progress',
  '--recurse-submodules=no',
] as const;

/**
 * A lease makes git force the update wherever the old value fits, so it alone would send a rewind. Therefore descent
 * is checked here first; with it, and the lease on exactly that old value, only fast-forwards leave this clone.
 */
async function checkDescent(location: GitLocation, { ref, old, new: to }: RefUpdate): Promise<void> {
  if (old === null || to === null || old === to) return;
  // Not through the commit-graph, which is a cache that nobody checks.
  const args = ['-c', 'core.commitGraph=false', 'merge-base', '--is-ancestor', old, to];
  const { exitCode } = await runGit(location, args, { okExitCodes: [0, 1, 128] });
  if (exitCode !== 0) fail('ref/not-descendant', `${to} does not descend from ${old}`, { where: { ref } });
}

async function moveTracking(
  location: GitLocation,
  remote: string,
  updates: readonly RefUpdate[],
): Promise<void> {
  const moves = updates.flatMap(({ ref, new: to }) => {
    const tracking = trackingRef(remote, ref);
    return tracking === null ? [] : [{ tracking, to }];
  });
  if (moves.length === 0) return;
  const present = await listRefs(
    location,
    moves.map(({ tracking }) => tracking),
  );
  for (const { tracking, to } of moves) {
    // git has done it where the remote's fetch refspec covers the branch; a clone of one branch has none for records.
    const old = present.get(tracking) ?? null;
    // If a fetch moves it at this moment, then that fetch knows better; so a lost race here is no failure.
    if (old !== to) await updateRefs(location, [{ ref: tracking, old, new: to }], `push ${remote}`);
  }
}

function outcome(reports: readonly RefReport[], lines: readonly string[]): PushOutcome {
  const raced = reports.filter(({ status }) => status === 'race');
  if (raced.length > 0) {
    const lock = lockIn(lines);
    return { kind: 'race', refs: raced.map(({ ref }) => ref), ...(lock === null ? {} : { lock }) };
  }
  const stopped = reports.filter(({ status }) => status !== 'moved');
  if (stopped.length === 0) return { kind: 'done' };
  const named = stopped.filter(({ status }) => status === 'refused');
  const refs = (named.length > 0 ? named : stopped).map(({ ref, reason }) => ({ ref, reason }));
  return { kind: 'refused', lines, refs };
}

/**
 * Moves refs of a configured remote, all or none, each only from its expected old value and only forwards (`old` null
 * creates, `new` null deletes), then this clone's tracking refs. Pushing again what has arrived is `done`.
 *
 * @throws as {@link pushTo}
 */
export async function push(
  location: GitLocation,
  remote: string,
  updates: readonly RefUpdate[],
): Promise<PushOutcome> {
  const end = await pushTo(location, remote, updates);
  if (end.kind === 'done') await followPush(location, remote, updates);
  return end;
}

/** What the server took has happened; a tracking ref that could not follow is put right by the next fetch. */
export async function followPush(
  location: GitLocation,
  remote: string,
  updates: readonly RefUpdate[],
): Promise<void> {
  await moveTracking(location, remote, updates).catch((error) => {
    if (!(error instanceof QmsError)) throw error;
  });
}

/**
 * As {@link push}, to a remote or an address, without tracking refs.
 *
 * @throws `remote/unreachable` when the connection broke: whether the refs moved is then unknown until the next fetch;
 *   `remote/denied`, `remote/no-atomic`, `ref/not-descendant`, `ref/name`
 */
export async function pushTo(
  location: GitLocation,
  remote: string,
  updates: readonly RefUpdate[],
): Promise<PushOutcome> {
  if (updates.length === 0) return { kind: 'done' };
  for (const { ref } of updates) {
    if (!isRefNameSafe(ref)) fail('ref/name', `${JSON.stringify(ref)} is not a safe ref name`);
  }
  await Promise.all(updates.map((update) => checkDescent(location, update)));
  const leases = updates.map(({ ref, old }) => `--force-with-lease=${ref}:${old ?? ''}`);
  const refspecs = updates.map(({ ref, new: to }) => `${to ?? ''}:${ref}`);
  const args = ['push', ...pushOptions, ...leases, '--end-of-options', remote, ...refspecs];
  const { exitCode, stderr, stdout } = await conversation(remote, runGit(location, args, spoken));
  const lines = remoteLines(stderr);
  const reports = parsePushReport(Buffer.from(stdout).toString('utf8'), lines);
  const heard = updates.every(({ ref }) => reports.some((report) => report.ref === ref));
  if (stoppedByRace(stderr)) return { kind: 'race', refs: updates.map(({ ref }) => ref) };
  if (!heard || reports.some(({ status }) => status === 'unknown')) return failRemote(remote, stderr);
  const end = outcome(reports, lines);
  if (end.kind === 'done' && exitCode !== 0) failRemote(remote, stderr);
  return end;
}
