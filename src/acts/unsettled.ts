import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitRepository } from '../repository/git/location.ts';
import { fail } from '../rules/finding.ts';
import { isDocId, isOid, type Oid } from '../rules/values.ts';
import { type ReadContext, recordPrefix } from './context.ts';
import type { MadeCommit } from './outcome.ts';
import { discardCopies, type StagedCopies } from './workspace.ts';

/**
 * An act whose refs are being moved, written down before: if the program is killed or the connection breaks, only this
 * tells the next run what may have happened. It stands in `.git/qms/unsettled/` until the outcome is known.
 */
export interface Unsettled {
  readonly act: string;
  readonly actor: string;
  /** What was asked for, as the door spells it; the same request again is the same act. */
  readonly request: string | null;
  readonly document: string | null;
  readonly refs: readonly { readonly ref: string; readonly old: Oid | null; readonly new: Oid }[];
  readonly made: readonly MadeCommit[];
  /** Workspace copies that wait for the refs to have moved. */
  readonly staged: StagedCopies;
}

interface Written extends Unsettled {
  /** The process that is still at it; null once it has given up without knowing. */
  readonly pid: number | null;
  readonly path: string;
  /** Written so long ago that no server is still at work on it. */
  readonly old: boolean;
}

const hour = 3_600_000;

function folderOf(repository: GitRepository): string {
  return join(repository.commonDir, 'qms', 'unsettled');
}

/** Writes an act down before its refs move. Raises `git/disk-full`, `git/failed`. */
export async function writeUnsettled(repository: GitRepository, act: Unsettled) {
  const path = join(folderOf(repository), `${randomBytes(8).toString('hex')}.json`);
  const write = async (pid: number | null) => {
    const fresh = `${path}.new`;
    await writeFile(fresh, JSON.stringify({ ...act, pid }));
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
    /** The outcome is known. */
    settled: () => rm(path, { force: true }),
    /** Nobody knows, and this process does not go on trying. */
    unknown: () => write(null).catch(() => {}),
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The acts that earlier runs left without knowing their outcome; those that still run are not among them. */
export async function readUnsettled(repository: GitRepository): Promise<Written[]> {
  const folder = folderOf(repository);
  const names = await readdir(folder).catch(() => []);
  const found: Written[] = [];
  for (const name of names.filter((each) => each.endsWith('.json'))) {
    const path = join(folder, name);
    try {
      const entry = JSON.parse(await readFile(path, 'utf8')) as Written;
      if (entry.pid === null || !isAlive(entry.pid)) {
        const old = Date.now() - (await stat(path)).mtimeMs > hour;
        found.push({ ...entry, path, old });
      }
    } catch {
      // Settled by another process at this moment, or damaged: it says nothing then.
    }
  }
  return found;
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

/** Forgets acts whose outcome is known now, with the copies that still waited for it. */
export async function forget(acts: readonly Written[]): Promise<void> {
  for (const { path, staged } of acts) {
    await rm(path, { force: true });
    await discardCopies(staged);
  }
}
