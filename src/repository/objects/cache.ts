import type { Oid } from '../../rules/values.ts';
import type { GitObject } from './object.ts';

/** Objects larger than this share of the cache are not kept: one of them would drive out all others. */
const largestShare = 1 / 16;

/** The most recently used objects, together at most `capacity` bytes. */
export function objectCache(capacity: number) {
  const kept = new Map<Oid, GitObject>();
  let bytes = 0;
  return {
    get(oid: Oid): GitObject | undefined {
      const found = kept.get(oid);
      if (!found) return undefined;
      // A map keeps the order of insertion: what was used last stands last.
      kept.delete(oid);
      kept.set(oid, found);
      return found;
    },
    put(oid: Oid, object: GitObject): void {
      if (object.bytes.length > capacity * largestShare || kept.has(oid)) return;
      kept.set(oid, object);
      bytes += object.bytes.length;
      for (const [oldest, { bytes: dropped }] of kept) {
        if (bytes <= capacity) break;
        kept.delete(oldest);
        bytes -= dropped.length;
      }
    },
  };
}
