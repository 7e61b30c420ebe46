import { unwrap } from '../../rules/finding.ts';
import { parseTree, type TreeEntry } from './tree-bytes.ts';

/** Together so many entries are kept, some 200 bytes each. */
const most = 10_000;

/*
 * A tree stands in many commits, and is looked at from several sides in each: its bytes are parsed once while they are
 * in use. They are known by identity, which costs nothing; a reader gives the same bytes for the same object while it
 * remembers them.
 */
const parsed = new Map<Uint8Array, readonly TreeEntry[]>();
let entries = 0;

/** {@link parseTree}, remembered for the trees last used. @throws `object/tree` */
export function entriesOf(bytes: Uint8Array): readonly TreeEntry[] {
  const known = parsed.get(bytes);
  const found = known ?? unwrap(parseTree(bytes));
  // A map keeps the order of insertion: what was used last stands last.
  if (known) parsed.delete(bytes);
  else entries += found.length;
  parsed.set(bytes, found);
  for (const [oldest, { length }] of parsed) {
    if (entries <= most) break;
    parsed.delete(oldest);
    entries -= length;
  }
  return found;
}
