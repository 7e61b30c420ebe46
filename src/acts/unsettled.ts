import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitRepository } from '../repository/git/location.ts';
import { fail, QmsError } from '../rules/finding.ts';
import { isDocId, isOid, type Oid } from '../rules/values.ts';
import { type ReadContext, recordPrefix } from './context.ts';
import type { MadeCommit } from './outcome.ts';
import { isRunning, startOf } from './running.ts';
import { type Copy, discardCopies, placeCopies, removeCopies, type StagedCopies } from './workspace.ts';

/**
 * An act whose refs are being moved, written down before: if the program is killed or the connection breaks, only this
 * tells the next run what may have happened. It stands in `.git/qms/unsettled/` until who asked for the act knows what
 * became of it: an act that is done, and whose answer was not given, is not known to be done.
 */
export interface Unsettled {
  readonly act: string;
  readonly actor: string;
  /** What was asked for, as the door spells it; the same request again is the same act. */
  readonly request: string | null;
  /** Whether its caller named it, and may ask for it again after others have acted. */
  readonly named: boolean;
  readonly document: string | null;
  readonly refs: readonly { readonly ref: string; readonly old: Oid | null; readonly new: Oid }[];
  readonly made: readonly MadeCommit[];
  /** What it is called at the relay; null where it was pushed. */
  readonly nonce: string | null;
  /** Workspace copies that wait for the refs to have moved. */
  readonly staged: StagedCopies;
  /** Workspace copies that the refs make needless, with their bytes as base64. */
  readonly removes: readonly { readonly path: string; readonly base64: string }[];
}

interface Written extends Unsettled {
  /** The process that is still at it; null once it has given up without knowing. */
  readonly pid: number | null;
  /** When that process began: another one may have its number by now. */
  readonly started: string | null;
  readonly path: string;
  /** Written so long ago that no server is still at work on it. */
  readonly old: boolean;
  /** Nothing needs to know it any more once it has arrived: it has no name, or nobody has asked for a month. */
  readonly passing: boolean;
}

const hour = 3_600_000;
const month = 30 * 24 * hour;

function folderOf(repository: GitRepository): string {
  return join(repository.commonDir, 'qms', 'unsettled');
}

/** Writes an act down before its refs move. Raises `git/disk-full`, `git/failed`. */
export async function writeUnsettled(repository: GitRepository, act: Unsettled) {
  const path = join(folderOf(repository), `${randomBytes(8).toString('hex')}.json`);
  const started = await startOf(process.pid);
  const write = async (pid: number | null) => {
    const fresh = `${path}.new`;
    await writeFile(fresh, JSON.stringify({ ...act, pid, started }));
    await rename(fresh, path);
  };
  try {
    await mkdir(folderOf(repository), { recursive: true });
    await write(process.pid);
  } catch (error) {
    await rm(`${path}.new`, { force: true });
    const code = (error as NodeJS.ErrnoException).code;
    const full = code === 'ENOSPC' || code === 'EDQUOT';
    fail(full ? 'git/disk-full' : 'git/failed', `${folderOf(repository)} cannot be written (${code})`, {
      cause: error,
    });
  }
  return {
    /** The outcome is known to whoever asked. A note that cannot be removed says nothing wrong. */
    settled: () => rm(path, { force: true }).catch(() => {}),
    /** Nobody knows, and this process does not go on trying. */
    unknown: () => write(null).catch(() => {}),
  };
}

/**
 * The acts that earlier runs left without knowing their outcome; those that still run are not among them.
 *
 * @param named a request that its caller named, and makes one at a time: what this very program left of it is over as
 *   well. Raises `act/same-request` where another one that still runs is at it, and `git/failed` where a note cannot be read
 */
export async function readUnsettled(
  repository: GitRepository,
  named: string | undefined,
): Promise<Written[]> {
  const folder = folderOf(repository);
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    return failRead(folder, error);
  });
  const found: Written[] = [];
  for (const name of names.filter((each) => each.endsWith('.json'))) {
    const path = join(folder, name);
    try {
      const entry = JSON.parse(await readFile(path, 'utf8')) as Written;
      const same = named !== undefined && entry.request === named;
      const running = entry.pid !== null && (await isRunning(entry.pid, entry.started));
      if (running && same && entry.pid !== process.pid)
        fail('act/same-request', `another program is at this request: ${entry.act}`);
      if (running && !same) continue;
      const age = Date.now() - (await stat(path)).mtimeMs;
      found.push({ ...entry, path, old: age > hour, passing: !entry.named || age > month });
    } catch (error) {
      if (error instanceof QmsError) throw error;
      // What another process has settled at this moment is not there any more, and a damaged note says nothing.
      const unread = !(error instanceof SyntaxError) && (error as NodeJS.ErrnoException).code !== 'ENOENT';
      if (unread && named !== undefined) failRead(path, error);
    }
  }
  return found;
}

/** Whether it was done before is not known: it must not be done twice. */
function failRead(path: string, cause: unknown): never {
  const { code } = cause as NodeJS.ErrnoException;
  return fail('git/failed', `${path} cannot be read (${code})`, { cause });
}

/** Whether what an earlier run pushed is part of the history that this context sees. */
export async function hasArrived({ history }: ReadContext, { refs }: Unsettled): Promise<boolean> {
  const [first] = refs;
  if (!first || !isOid(first.new)) return false;
  const id = first.ref.slice(recordPrefix.length);
  if (!first.ref.startsWith(recordPrefix) || !isDocId(id)) return history.source.trunk.places.has(first.new);
  const chain = await history.chain(id);
  return chain.ok && chain.value.places.has(first.new);
}

/** The copies of an act, for its note. */
export function copiesOf(
  staged: StagedCopies,
  removes: readonly Copy[],
): Pick<Unsettled, 'staged' | 'removes'> {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  return { staged, removes: removes.map(({ path, bytes }) => ({ path, base64: base64(bytes) })) };
}

/** Puts and removes the workspace copies of an act that has arrived. @returns what could not be, as sentences */
export async function settleCopies(
  repository: GitRepository,
  { staged, removes }: Pick<Unsettled, 'staged' | 'removes'>,
): Promise<string[]> {
  const gone = removes.map(({ path, base64 }) => ({ path, bytes: Buffer.from(base64, 'base64') }));
  return [...(await placeCopies(staged)), ...(await removeCopies(repository, gone))];
}

/** Forgets acts whose outcome is known now, with the copies that still waited for it. */
export async function forget(acts: readonly Written[]): Promise<void> {
  for (const { path, staged } of acts) {
    await rm(path, { force: true });
    await discardCopies(staged);
  }
}
