import type { GitObject } from '../../src/repository/objects/object.ts';
import type { Oid } from '../../src/rules/values.ts';

/** Which other objects each object names, and at which bytes: raw ids in trees, hexadecimal ones anywhere else. */
export type References = ReadonlyMap<Oid, ReadonlyMap<Oid, readonly number[]>>;

function* idsIn({ type, bytes }: GitObject): Generator<[oid: Oid, at: number]> {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (type !== 'tree') {
    for (const match of data.toString('latin1').matchAll(/(?<![0-9a-f])[0-9a-f]{40}(?![0-9a-f])/g))
      yield [match[0] as Oid, match.index];
    return;
  }
  for (let at = 0; at < data.length; ) {
    const id = data.indexOf(0, at) + 1;
    yield [data.toString('hex', id, id + 20) as Oid, id];
    at = id + 20;
  }
}

export function namedBy(objects: ReadonlyMap<Oid, GitObject>): References {
  const named = new Map<Oid, Map<Oid, number[]>>();
  for (const [oid, object] of objects) {
    const found = new Map<Oid, number[]>();
    for (const [each, at] of idsIn(object))
      if (objects.has(each)) found.set(each, [...(found.get(each) ?? []), at]);
    named.set(oid, found);
  }
  return named;
}

/** The other way round: which objects name each object. */
export function namersOf(references: References): ReadonlyMap<Oid, readonly Oid[]> {
  const namers = new Map<Oid, Oid[]>();
  for (const [oid, named] of references)
    for (const each of named.keys()) namers.set(each, [...(namers.get(each) ?? []), oid]);
  return namers;
}

/** Everything that names an object, or names something that does; the object itself with it. */
export function affectedBy(namers: ReadonlyMap<Oid, readonly Oid[]>, target: Oid): Set<Oid> {
  const affected = new Set<Oid>([target]);
  for (const oid of affected) for (const namer of namers.get(oid) ?? []) affected.add(namer);
  return affected;
}
