import { type BigIntStats, readFileSync, statSync } from 'node:fs';

/** For how long a file must have looked the same before its times are believed, in milliseconds: more than the clock of any file system is coarse. */
const settling = 2500;

/** What a file or folder looked like when it was read last. */
export interface Look {
  readonly identity: string;
  /** When it was first seen to look so, and when it was read last, in milliseconds of this process. */
  readonly since: number;
  readonly read: number;
}

/** Tells one content of a file from another, as git itself does: by what it is, its size and its times. */
export function identityOf(found: BigIntStats | null | undefined): string {
  return found ? [found.ino, found.size, found.mtimeNs, found.ctimeNs].join(' ') : 'none';
}

/** What stands at a path, links followed; null where nothing does. */
export function statOf(path: string): BigIntStats | null {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false }) ?? null;
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

export function isAbsent(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/**
 * Whether what was read is what stands there now. Two writes in one tick of the clock leave the same times, so a file that
 * looks the same is believed only if it was read again when it had looked so for a while: what is written after that has
 * other times. Both moments are of one clock, so that it is no matter how far the file system's is off.
 */
export function isUnchanged(look: Look | null, identity: string): look is Look {
  return look !== null && look.identity === identity && look.read - look.since >= settling;
}

/** A look at what is about to be read. @param now in milliseconds of this process */
export function lookAt(before: Look | null, identity: string, now: number): Look {
  return { identity, since: before?.identity === identity ? before.since : now, read: now };
}

/** The content of a file, looked at again and again: the same bytes, by identity, for as long as it says the same; null while there is none. */
export function seenFile(path: string): () => Buffer | null {
  let look: Look | null = null;
  let known: Buffer | null = null;
  return () => {
    const now = performance.now();
    const identity = identityOf(statOf(path));
    if (isUnchanged(look, identity)) return known;
    const bytes = identity === 'none' ? null : readIfThere(path);
    look = lookAt(look, identity, now);
    if (bytes === null || known === null || !bytes.equals(known)) known = bytes;
    return known;
  };
}

function readIfThere(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}
