import type { BigIntStats } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isOid } from '../../rules/values.ts';
import type { GitRepository } from './location.ts';
import { inspectRefs, type Ref } from './refs.ts';

/** So many loose refs are read one by one; more of them git reads faster. */
const mostLoose = 500;

/** Names and contents that mean the same to everybody; for all others git is asked. */
const plainName = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;
const plainContent = /^([0-9a-f]{40})\n$/;
const aliasContent = /^ref: (refs\/[^\n]*)\n$/;
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
  let last = '';
  let sorted = true;
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#') || line.startsWith('^')) continue;
    const oid = line.slice(0, 40);
    const ref = line.slice(41);
    if (!isOid(oid) || oid === nothing || line[40] !== ' ' || !ref.startsWith('refs/')) return null;
    refs.push({ ref, oid, symbolicTarget: null });
    sorted &&= last < ref;
    last = ref;
  }
  return sorted ? refs : refs.sort(byName);
}

function byName(one: Ref, other: Ref): number {
  return one.ref < other.ref ? -1 : 1;
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

/** Loose refs found so far. */
interface Loose {
  readonly refs: Map<string, Ref>;
  /** Aliases (`refs/remotes/origin/HEAD`) by name, with what they stand for. */
  readonly aliases: Map<string, string>;
}

/** Reads a loose ref, or those below a folder. @returns false as soon as one is not plain */
async function readLoose(commonDir: string, name: string, found: Loose): Promise<boolean> {
  const path = join(commonDir, name);
  try {
    const content = await readFile(path, 'latin1');
    if (found.refs.size + found.aliases.size >= mostLoose) return false;
    const target = aliasContent.exec(content)?.[1];
    if (target !== undefined) {
      found.aliases.set(name, target);
      return isPlain(target);
    }
    const oid = plainContent.exec(content)?.[1] ?? '';
    if (!isOid(oid) || oid === nothing) return false;
    found.refs.set(name, { ref: name, oid, symbolicTarget: null });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // What is gone was deleted or packed, and the packed ones are read after these.
    if (code === 'ENOENT' || code === 'ENOTDIR') return true;
    return code === 'EISDIR' ? readLooseBelow(commonDir, name, found) : false;
  }
}

function isPlain(name: string): boolean {
  return name.split('/').every((part) => plainName.test(part));
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

/** Aliases of refs that are at hand; null where one stands for another alias, for nothing, or for what was not asked. */
function resolved(aliases: Loose['aliases'], refs: readonly Ref[]): readonly Ref[] | null {
  if (aliases.size === 0) return [];
  const known = new Map(refs.map((each) => [each.ref, each.oid]));
  const found = [...aliases].flatMap(([ref, symbolicTarget]) => {
    const oid = known.get(symbolicTarget);
    return oid === undefined ? [] : [{ ref, oid, symbolicTarget }];
  });
  return found.length === aliases.size ? found : null;
}

/**
 * Reads refs from git's own files, anew each time; the packed ones are parsed again only where their file is another.
 * Null where anything is not plain (a dangling alias, a damaged ref, an odd name, another way of keeping refs): then git
 * says what it means. The loose ones are read first, as git does: what is packed meanwhile is found in its new place.
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
    if (wanted.length === 0 || !wanted.every(isPlain)) return null;
    const loose: Loose = { refs: new Map(), aliases: new Map() };
    for (const prefix of wanted) if (!(await readLoose(commonDir, prefix, loose))) return null;
    const refs = await packed();
    if (refs === null) return null;
    const below = packedBelow(refs, wanted);
    if (loose.refs.size + loose.aliases.size === 0) return below;
    const packedOnly = below.filter(({ ref }) => !loose.refs.has(ref) && !loose.aliases.has(ref));
    const plain = [...packedOnly, ...loose.refs.values()];
    const aliases = resolved(loose.aliases, plain);
    return aliases && [...plain, ...aliases];
  };
}

/** The refs below the prefixes, sorted by name: from git's files where they are plain, else as git lists them. */
export async function readRefs(
  repository: GitRepository,
  prefixes: readonly string[],
): Promise<readonly Ref[]> {
  const found = await refFiles(repository.commonDir)(prefixes);
  return found === null ? inspectRefs(repository, prefixes) : [...found].sort(byName);
}

/** Whether `refs/replace/` holds anything. The runner ignores it; other git commands in this clone do not. */
export async function hasReplaceRefs(repository: GitRepository): Promise<boolean> {
  return (await readRefs(repository, ['refs/replace'])).length > 0;
}
