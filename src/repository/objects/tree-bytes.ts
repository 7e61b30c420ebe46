import { decodeUtf8, encodeUtf8 } from '../../rules/bytes/text.ts';
import { ok, type Result, refuse, unwrap, type Where } from '../../rules/finding.ts';
import { limits } from '../../rules/limits.ts';
import { isOid, type Oid } from '../../rules/values.ts';

/** `mode` as git writes it: 100644, 100755, 120000 (symbolic link), 40000 (directory), 160000 (submodule). */
export interface TreeEntry {
  readonly mode: string;
  readonly name: string;
  readonly oid: Oid;
}

export const directoryMode = '40000';
const modes: ReadonlySet<string> = new Set(['100644', '100755', '120000', directoryMode, '160000']);
const idBytes = 20;

/** Characters that some file systems drop from names, so that `.g<U+200C>it` becomes `.git`. */
const dropped = /\u200C|\u200D|\u200E|\u200F|[\u202A-\u202E]|[\u206A-\u206F]|\uFEFF/g;

/** What most names are: nothing in them can be wrong. */
const plainName = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/;

/** Why git would not check such a name out everywhere, or null. */
function nameProblem(name: string): string | null {
  if (plainName.test(name)) return null;
  if (name === '') return 'is empty';
  if (Buffer.byteLength(name) > limits.nameBytes) return `has a name of more than ${limits.nameBytes} bytes`;
  if (name.includes('/')) return 'holds a slash';
  if (name.includes('\0')) return 'holds a NUL';
  if (name === '.' || name === '..') return 'is a path, not a name';
  if (/^(\.git|git~1)$/i.test(name.replace(dropped, ''))) return "is git's own directory";
  return null;
}

const plainKey = /^[A-Za-z0-9_./-]*$/;

/** Git's order: by bytes, a directory as if its name ended in a slash. */
function sortKey(mode: string, name: string): string {
  return mode === directoryMode ? `${name}/` : name;
}

function modeProblem(mode: string): string | null {
  return modes.has(mode) ? null : `has the mode ${JSON.stringify(mode)}`;
}

/** Whether two sort keys stand in git's order. For ASCII that is also the order of strings. */
function inOrder(one: string, other: string): boolean {
  const plain = plainKey.test(one) && plainKey.test(other);
  return plain ? one < other : Buffer.compare(Buffer.from(one), Buffer.from(other)) < 0;
}

/**
 * Reads a tree object, strictly: canonical modes, UTF-8 names that are safe everywhere, no name twice, git's order.
 * A tree outside of this means different things to different git commands. @returns `object/tree` otherwise
 */
export function parseTree(bytes: Uint8Array, where: Where = {}): Result<readonly TreeEntry[]> {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const entries: TreeEntry[] = [];
  const names = new Set<string>();
  let last: string | null = null;
  let at = 0;
  const bad = (why: string) => refuse('object/tree', why, { where: { ...where, byte: at } });
  while (at < data.length) {
    const space = data.indexOf(0x20, at);
    const nul = space < 0 ? -1 : data.indexOf(0, space);
    if (nul < 0 || nul + idBytes >= data.length) return bad('the tree ends in the middle of an entry');
    const written = data.toString('latin1', space + 1, nul);
    const name = plainName.test(written) ? written : decodeUtf8(data.subarray(space + 1, nul));
    if (name === null) {
      return bad(`the name ${JSON.stringify(written)} is not UTF-8`);
    }
    const mode = data.toString('latin1', at, space);
    const entry = { mode, name, oid: data.toString('hex', nul + 1, nul + 1 + idBytes) as Oid };
    const wrong = modeProblem(mode) ?? nameProblem(name);
    if (wrong) return bad(`the entry ${JSON.stringify(name)} ${wrong}`);
    if (names.has(name)) return bad(`the name ${JSON.stringify(name)} stands twice`);
    const key = sortKey(mode, name);
    if (last !== null && !inOrder(last, key)) return bad(`the entry ${JSON.stringify(name)} is out of order`);
    names.add(name);
    last = key;
    entries.push(entry);
    at = nul + 1 + idBytes;
  }
  return ok(entries);
}

/** The bytes of a tree, entries given in any order. @throws `object/tree` for what {@link parseTree} would refuse */
export function encodeTree(entries: readonly TreeEntry[]): Uint8Array {
  const sorted = entries
    .map((entry) => ({ entry, key: Buffer.from(sortKey(entry.mode, entry.name)) }))
    .sort((a, b) => Buffer.compare(a.key, b.key));
  const names = new Set<string>();
  const parts: Uint8Array[] = [];
  for (const { entry } of sorted) {
    const unnamed = isOid(entry.oid) ? null : 'has no full object id';
    const wrong = names.has(entry.name)
      ? 'stands twice'
      : (modeProblem(entry.mode) ?? unnamed ?? nameProblem(entry.name));
    if (wrong) unwrap(refuse('object/tree', `the entry ${JSON.stringify(entry.name)} ${wrong}`));
    names.add(entry.name);
    parts.push(encodeUtf8(`${entry.mode} ${entry.name}\0`), Buffer.from(entry.oid, 'hex'));
  }
  return Buffer.concat(parts);
}

/** Sorts by the bytes of a path, which is not JavaScript's order of strings. */
export function sortByPath<T extends { readonly path: string }>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, key: Buffer.from(item.path) }))
    .sort((a, b) => Buffer.compare(a.key, b.key))
    .map(({ item }) => item);
}
