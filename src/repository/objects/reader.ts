import { fail } from '../../rules/finding.ts';
import { isOid, type Oid } from '../../rules/values.ts';
import type { GitLocation } from '../git/environment.ts';
import { ObjectBatch } from './batch.ts';
import { objectCache } from './cache.ts';
import { checkSize, type GitObject, isObjectType, objectId } from './object.ts';

export interface ReadOptions {
  /** The largest size that is read, in bytes; default 128 KiB for commits, 64 MiB for others. */
  readonly maxBytes?: number;
}

export interface ObjectReader {
  /**
   * @returns the object, its id recomputed from its bytes, or null if this repository does not have it
   * @throws `id/oid`, `object/hash-mismatch`, `object/too-large`, `object/unreadable`, `git/aborted`, `git/failed`
   */
  read(oid: Oid, options?: ReadOptions): Promise<GitObject | null>;
  /** As {@link read}, in one batch and in the order asked. */
  readMany(oids: readonly Oid[], options?: ReadOptions): Promise<readonly (GitObject | null)[]>;
  close(): Promise<void>;
}

export interface ReaderSettings {
  readonly cacheBytes?: number;
  /** Starts git now, and not with the first object that is asked for. */
  readonly atOnce?: boolean;
}

const defaultCacheBytes = 16 * 1024 * 1024;

/**
 * Opens the objects of a repository for reading, wherever git finds them: loose, packed, in alternates, in the
 * quarantine of a push. Git only delivers: each object's id is recomputed here, because git itself does not notice when
 * an object on disk was exchanged for another. Close it, or the process that reads stays.
 */
export function openObjects(location: GitLocation, settings: ReaderSettings = {}): ObjectReader {
  const batch = new ObjectBatch(location);
  if (settings.atOnce) batch.start();
  const cache = objectCache(settings.cacheBytes ?? defaultCacheBytes);

  async function read(oid: Oid, options: ReadOptions = {}): Promise<GitObject | null> {
    if (!isOid(oid)) fail('id/oid', `${JSON.stringify(oid)} is not a full 40-digit object id`);
    if (location.signal?.aborted) fail('git/aborted', 'reading objects was stopped');
    const known = cache.get(oid);
    if (known) {
      checkSize(oid, known.type, known.bytes.length, options);
      return known;
    }
    // The size first: git unpacks trees and commits in memory before it prints one byte of them.
    const info = await batch.ask('info', oid, null);
    if (info.kind === 'missing') return null;
    if (!isObjectType(info.type))
      fail('object/unreadable', `object ${oid} is of the unknown type ${info.type}`);
    const limit = checkSize(oid, info.type, info.size, options);
    const contents = await batch.ask('contents', oid, limit);
    if (contents.kind === 'missing') return null;
    if (contents.kind !== 'contents' || !isObjectType(contents.type)) {
      fail('object/unreadable', `object ${oid} is of the unknown type ${contents.type}`);
    }
    const { type, bytes } = contents;
    const actual = objectId(type, bytes);
    if (actual !== oid) fail('object/hash-mismatch', `object ${oid} holds the content of ${type} ${actual}`);
    const object = { type, bytes };
    cache.put(oid, object);
    return object;
  }

  return {
    read,
    readMany: (oids, options) => Promise.all(oids.map((oid) => read(oid, options))),
    close: () => batch.close(),
  };
}
