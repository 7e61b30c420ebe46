import { commitBytes, readLinks } from '../../src/history/commits.ts';
import { checkSize, type GitObject } from '../../src/repository/objects/object.ts';
import type { ObjectReader } from '../../src/repository/objects/reader.ts';
import { unwrap } from '../../src/rules/finding.ts';
import type { Oid } from '../../src/rules/values.ts';

/** Reads objects from maps, the first that has one; whoever fills the maps computed the ids from the bytes. */
export function memoryReader(...maps: readonly ReadonlyMap<Oid, GitObject>[]): ObjectReader {
  const read: ObjectReader['read'] = async (oid, options = {}) => {
    for (const objects of maps) {
      const object = objects.get(oid);
      if (!object) continue;
      checkSize(oid, object.type, object.bytes.length, options);
      return object;
    }
    return null;
  };
  return {
    read,
    readMany: (oids, options) => Promise.all(oids.map((oid) => read(oid, options))),
    close: async () => {},
  };
}

async function reachable(reader: ObjectReader, tips: readonly Oid[]): Promise<Set<Oid>> {
  const seen = new Set<Oid>();
  const open = [...tips];
  for (let oid = open.pop(); oid !== undefined; oid = open.pop()) {
    if (seen.has(oid)) continue;
    seen.add(oid);
    open.push(...(readLinks(unwrap(await commitBytes(reader, oid)))?.parents ?? []));
  }
  return seen;
}

/** `git rev-list tips --not base`. */
export async function newCommitsIn(reader: ObjectReader, tips: readonly Oid[], base: Oid): Promise<Oid[]> {
  const old = await reachable(reader, [base]);
  return [...(await reachable(reader, tips))].filter((oid) => !old.has(oid));
}
