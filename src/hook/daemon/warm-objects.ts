import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import type { GitRepository } from '../../repository/git/location.ts';
import { checkSize, type GitObject, isObjectType, objectId } from '../../repository/objects/object.ts';
import { type ObjectReader, openObjects, type ReadOptions } from '../../repository/objects/reader.ts';
import type { Oid } from '../../rules/values.ts';

const inflated = promisify(inflate);

/** Larger loose objects are left to git, in bytes. */
const mostBytes = 1024 * 1024;

/** The repository itself, without what waits in anybody's quarantine. */
function withoutQuarantine(repository: GitRepository): GitRepository {
  const {
    GIT_QUARANTINE_PATH: _,
    GIT_OBJECT_DIRECTORY: __,
    GIT_ALTERNATE_OBJECT_DIRECTORIES: ___,
    ...env
  } = repository.env;
  return { ...repository, env, inQuarantine: false };
}

/** Whether all that waits lies there as loose objects. */
async function isLoose(quarantine: string): Promise<boolean> {
  const names = await readdir(quarantine);
  if (!names.every((name) => name === 'pack' || /^[0-9a-f]{2}$/.test(name))) return false;
  return !names.includes('pack') || (await readdir(join(quarantine, 'pack'))).length === 0;
}

/** A loose object, its id recomputed; null where there is none, or git had better say what it is. */
async function readLoose(quarantine: string, oid: Oid): Promise<GitObject | 'odd' | null> {
  const packed = await readFile(join(quarantine, oid.slice(0, 2), oid.slice(2))).catch(
    (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? null : ('odd' as const)),
  );
  if (packed === null || packed === 'odd') return packed;
  const raw = await inflated(packed, { maxOutputLength: mostBytes }).catch(() => null);
  const head = raw && /^([a-z]+) ([0-9]+)\0/.exec(raw.toString('latin1', 0, 64));
  const type = head?.[1] ?? '';
  if (!raw || !head || !isObjectType(type)) return 'odd';
  const bytes = new Uint8Array(raw.subarray(head[0].length));
  return bytes.length === Number(head[2]) && objectId(type, bytes) === oid ? { type, bytes } : 'odd';
}

/**
 * Readers for one push after the other. What the repository itself holds is read by one git that keeps running, and
 * remembered; what waits in the quarantine of a push is read for that push, and forgotten with it. Where it does not wait as
 * plain loose objects, git reads all of that push.
 */
export function warmObjects() {
  let kept: ObjectReader | null = null;

  function open(repository: GitRepository): ObjectReader {
    const { GIT_QUARANTINE_PATH: quarantine } = repository.env;
    kept ??= openObjects(withoutQuarantine(repository));
    const shared = kept;
    if (quarantine === undefined) return { ...shared, close: async () => {} };
    let whole: ObjectReader | null = null;
    const all = () => {
      whole ??= openObjects(repository);
      return whole;
    };
    const loose = isLoose(quarantine).catch(() => false);
    const waiting = new Map<Oid, GitObject>();

    async function read(oid: Oid, options: ReadOptions = {}): Promise<GitObject | null> {
      if (!(await loose)) return all().read(oid, options);
      const found = waiting.get(oid) ?? (await readLoose(quarantine ?? '', oid));
      if (found === 'odd') return all().read(oid, options);
      if (found === null) return shared.read(oid, options);
      checkSize(oid, found.type, found.bytes.length, options);
      waiting.set(oid, found);
      return found;
    }
    return {
      read,
      readMany: (oids, options) => Promise.all(oids.map((oid) => read(oid, options))),
      close: async () => {
        await whole?.close();
      },
    };
  }

  /** Begins anew with a git that has just started; the one that ran may hang. */
  async function renew(): Promise<void> {
    const old = kept;
    kept = null;
    await old?.close();
  }
  return { open, renew };
}
