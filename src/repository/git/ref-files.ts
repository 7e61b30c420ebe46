import type { BigIntStats } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isOid } from '../../rules/values.ts';
import type { Ref } from './refs.ts';

/** So many loose refs are read one by one; more of them git reads faster. */
const mostLoose = 500;

/** Names and contents that mean the same to everybody; for all others git is asked. */
const plainName = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;
const plainContent = /^([0-9a-f]{40})\n$/;
const nothing = '0'.repeat(40);

interface Packed {
  readonly identity: string;
  /** Sorted by name. */
  readonly refs: readonly Ref[];
}

/** Tells one content of a file from another, as git itself does: files are replaced, not written in place. */
export function identityOf(found: BigIntStats | null): string {
  return found === null ? 'none' : [found.ino, found.size, found.mtimeNs, found.ctimeNs].join(' ');
}

async function identityAt(path: string): Promise<string> {
  return identityOf(await stat(path, { bigint: true }).catch(absent));
}

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
  throw error;
}

function parsePacked(text: string): readonly Ref[] | null {
  const refs: Ref[] = [];
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#') || line.startsWith('^')) continue;
    const oid = line.slice(0, 40);
    const ref = line.slice(41);
    if (!isOid(oid) || oid === nothing || line[40] !== ' ' || !ref.startsWith('refs/')) return null;
    refs.push({ ref, oid, symbolicTarget: null });
  }
  return refs.sort((one, other) => (one.ref < other.ref ? -1 : 1));
}

/** Where the first name that is not before `name` stands. */
function placeOf(refs: readonly Ref[], name: string): number {
  let low = 0;
  for (let high = refs.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((refs[middle]?.ref ?? '') < name) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The refs at and below each prefix. '0' follows '/', so all that stands below a prefix lies between the two. */
function packedBelow(refs: readonly Ref[], prefixes: readonly string[]): Ref[] {
  return prefixes.flatMap((prefix) => {
    const at = refs[placeOf(refs, prefix)];
    const below = refs.slice(placeOf(refs, `${prefix}/`), placeOf(refs, `${prefix}0`));
    return at?.ref === prefix ? [at, ...below] : below;
  });
}

/** Each prefix once, and none that lies below another. */
function outermost(prefixes: readonly string[]): string[] {
  const all = new Set(prefixes.map((each) => each.replace(/\/$/, '')));
  return [...all].filter((each) => {
    const parts = each.split('/');
    return !parts.some((_, index) => index > 0 && all.has(parts.slice(0, index).join('/')));
  });
}

/** Loose refs found so far; null as soon as one is not plain. */
type Loose = Map<string, Ref>;

async function readLoose(commonDir: string, name: string, found: Loose): Promise<boolean> {
  const path = join(commonDir, name);
  try {
    const content = await readFile(path, 'latin1');
    const oid = plainContent.exec(content)?.[1] ?? '';
    if (!isOid(oid) || oid === nothing || found.size >= mostLoose) return false;
    found.set(name, { ref: name, oid, symbolicTarget: null });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // What is gone was deleted or packed, and the packed ones are read after these.
    if (code === 'ENOENT' || code === 'ENOTDIR') return true;
    return code === 'EISDIR' ? readLooseBelow(commonDir, name, found) : false;
  }
}

async function readLooseBelow(commonDir: string, folder: string, found: Loose): Promise<boolean> {
  const entries = await readdir(join(commonDir, folder), { withFileTypes: true }).catch(absent);
  const kept = (entries ?? []).filter(({ name }) => !name.endsWith('.lock'));
  if (kept.length > mostLoose) return false;
  const plain = kept.every((each) => plainName.test(each.name) && (each.isFile() || each.isDirectory()));
  if (!plain) return false;
  const read = await Promise.all(kept.map(({ name }) => readLoose(commonDir, `${folder}/${name}`, found)));
  return read.every((each) => each);
}

/**
 * Reads refs from git's own files, anew each time; the packed ones are parsed again only where their file is another.
 * Null where anything is not plain (an alias, a damaged ref, an odd name, another way of keeping refs): then git says
 * what it means. The loose ones are read first, as git does: what is packed meanwhile is found in its new place.
 *
 * @returns a list in no order
 */
export function refFiles(commonDir: string) {
  let known: Packed | null = null;

  async function packed(): Promise<readonly Ref[] | null> {
    const path = join(commonDir, 'packed-refs');
    const identity = await identityAt(path);
    if (identity === 'none') return [];
    if (known?.identity === identity) return known.refs;
    const refs = parsePacked(await readFile(path, 'utf8'));
    if (refs === null || (await identityAt(path)) !== identity) return null;
    known = { identity, refs };
    return refs;
  }

  return async (prefixes: readonly string[]): Promise<readonly Ref[] | null> => {
    if ((await identityAt(join(commonDir, 'reftable'))) !== 'none') return null;
    const wanted = outermost(prefixes);
    if (wanted.length === 0 || !wanted.every((each) => each.split('/').every((part) => plainName.test(part))))
      return null;
    const loose: Loose = new Map();
    for (const prefix of wanted) if (!(await readLoose(commonDir, prefix, loose))) return null;
    const refs = await packed();
    if (refs === null) return null;
    const below = packedBelow(refs, wanted).filter(({ ref }) => !loose.has(ref));
    return [...below, ...loose.values()];
  };
}
