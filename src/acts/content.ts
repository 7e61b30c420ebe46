import type { ObjectReader } from '../repository/objects/reader.ts';
import { entryAt } from '../repository/objects/tree.ts';
import { fail } from '../rules/finding.ts';
import type { Oid } from '../rules/values.ts';

/** A file's bytes in a tree; null where there is none. */
export async function readFileAt(reader: ObjectReader, tree: Oid, path: string): Promise<Uint8Array | null> {
  const entry = await entryAt(reader, tree, path);
  if (!entry || entry.mode === '40000') return null;
  const object = await reader.read(entry.oid);
  if (!object) fail('history/missing-object', `${path} (${entry.oid}) is not in this repository`);
  return object.bytes;
}
