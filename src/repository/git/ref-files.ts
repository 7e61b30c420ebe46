import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isOid } from '../../rules/values.ts';
import type { GitRepository } from './location.ts';
import { inspectRefs, type Ref } from './refs.ts';
import { identityOf, isAbsent, isUnchanged, type Look, lookAt, seenFile, statOf } from './seen-files.ts';

/** So many loose refs are read one by one; more of them git reads faster, where they are read but once. */
const mostLoose = 500;

/** Names and contents that mean the same to everybody; for all others git is asked. */
const plainName = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;
const plainContent = /^([0-9a-f]{40})\n$/;
const aliasContent = /^ref: (refs\/[^\n]*)\n$/;
const nothing = '0'.repeat(40);

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

/** A loose ref, or a folder of them, as it was seen last. */
interface Seen {
  readonly name: string;
  look: Look | null;
  /** Null for a file. */
  below: readonly Seen[] | null;
  /** Null for a folder, and for what is gone. */
  ref: Ref | Alias | null;
}

/** `refs/remotes/origin/HEAD`, not yet resolved. */
interface Alias {
  readonly ref: string;
  readonly oid: null;
  readonly symbolicTarget: string;
}

const unseen = (name: string): Seen => ({ name, look: null, below: null, ref: null });

/** What a loose ref's file says; null where it is not plain. */
function parseLoose(ref: string, content: string): Ref | Alias | null {
  const symbolicTarget = aliasContent.exec(content)?.[1];
  if (symbolicTarget !== undefined)
    return isPlain(symbolicTarget) ? { ref, oid: null, symbolicTarget } : null;
  const oid = plainContent.exec(content)?.[1] ?? '';
  return isOid(oid) && oid !== nothing ? { ref, oid, symbolicTarget: null } : null;
}

function isPlain(name: string): boolean {
  return name.split('/').every((part) => plainName.test(part));
}

/** Looks at a loose ref, or at those below a folder, and adds what is there. @returns false as soon as one is not plain, or there are too many */
function seeLoose(commonDir: string, seen: Seen, found: (Ref | Alias)[], most: number): boolean {
  const path = `${commonDir}/${seen.name}`;
  const now = performance.now();
  const stat = statOf(path);
  const identity = identityOf(stat);
  if (!isUnchanged(seen.look, identity)) {
    const look = lookAt(seen.look, identity, now);
    seen.look = null;
    try {
      if (!readSeen(path, seen, stat === null ? 'nothing' : stat.isDirectory() ? 'folder' : 'file', most))
        return false;
    } catch (error) {
      // What is gone was deleted or packed, and the packed ones are read after these.
      if (!isAbsent(error)) return false;
      Object.assign(seen, unseen(seen.name));
    }
    seen.look = look;
  }
  if (seen.ref) found.push(seen.ref);
  return found.length <= most && (seen.below ?? []).every((each) => seeLoose(commonDir, each, found, most));
}

/** @returns false where what stands there is not plain */
function readSeen(path: string, seen: Seen, kind: 'nothing' | 'folder' | 'file', most: number): boolean {
  const { below, ref } = seen;
  seen.below = null;
  seen.ref = null;
  if (kind === 'nothing') return true;
  if (kind === 'file') {
    const read = parseLoose(seen.name, readFileSync(path, 'latin1'));
    // The same ref stays the same object: whoever compares listings sees at once what moved.
    const same = read && ref && read.oid === ref.oid && read.symbolicTarget === ref.symbolicTarget;
    seen.ref = same ? ref : read;
    return read !== null;
  }
  // What each is, is asked only where there are few.
  if (readdirSync(path).length > most) return false;
  const entries = readdirSync(path, { withFileTypes: true }).filter(({ name }) => !name.endsWith('.lock'));
  if (!entries.every((each) => plainName.test(each.name) && (each.isFile() || each.isDirectory())))
    return false;
  const known = new Map(below?.map((each) => [each.name, each]));
  seen.below = entries.map(({ name }) => known.get(`${seen.name}/${name}`) ?? unseen(`${seen.name}/${name}`));
  return true;
}

/** Aliases of refs that are at hand; null where one stands for another alias, for nothing, or for what was not asked. */
function resolved(aliases: readonly Alias[], refs: readonly Ref[]): readonly Ref[] | null {
  if (aliases.length === 0) return [];
  const known = new Map(refs.map((each) => [each.ref, each.oid]));
  const found = aliases.flatMap(({ ref, symbolicTarget }) => {
    const oid = known.get(symbolicTarget);
    return oid === undefined ? [] : [{ ref, oid, symbolicTarget }];
  });
  return found.length === aliases.length ? found : null;
}

/** What is packed, and what lies loose, as one list; null where an alias is not plain. */
function together(
  packed: readonly Ref[],
  found: readonly (Ref | Alias)[],
  wanted: readonly string[],
): readonly Ref[] | null {
  const below = packedBelow(packed, wanted);
  if (found.length === 0) return below;
  const names = new Set(found.map(({ ref }) => ref));
  const refs = found.filter((each): each is Ref => each.oid !== null);
  const plain = [...below.filter(({ ref }) => !names.has(ref)), ...refs];
  const aliases = resolved(
    found.filter((each): each is Alias => each.oid === null),
    plain,
  );
  return aliases && [...plain, ...aliases];
}

interface Listing {
  readonly packed: readonly Ref[];
  readonly loose: readonly (Ref | Alias)[];
  readonly refs: readonly Ref[] | null;
}

function isListed(listing: Listing | undefined, packed: readonly Ref[], loose: Listing['loose']): boolean {
  return (
    listing?.packed === packed &&
    listing.loose.length === loose.length &&
    loose.every((each, place) => each === listing.loose[place])
  );
}

/**
 * Reads refs from git's own files. Asked again, it looks at every file and reads those that changed, so that no move is
 * missed and the answer costs little; for as long as nothing moved it is the same list, and a ref that did not move is the
 * same object in the next. Null where anything is not plain (a dangling alias, a damaged ref, an odd name, another way of
 * keeping refs): then git says what it means. The loose ones are read first, as git does: what is packed meanwhile is
 * found in its new place.
 *
 * @param most how many loose refs are read here; where there are more, git is asked
 * @returns a list in no order
 */
export function refFiles(commonDir: string, most = mostLoose) {
  const packedFile = seenFile(join(commonDir, 'packed-refs'));
  let packed: { readonly bytes: Buffer | null; readonly refs: readonly Ref[] | null } | null = null;
  const roots = new Map<string, Seen>();
  const listings = new Map<string, Listing>();

  function readPacked(): readonly Ref[] | null {
    const bytes = packedFile();
    if (packed?.bytes !== bytes || packed === null)
      packed = { bytes, refs: bytes === null ? [] : parsePacked(bytes.toString('utf8')) };
    return packed.refs;
  }

  return async (prefixes: readonly string[]): Promise<readonly Ref[] | null> => {
    if (statOf(join(commonDir, 'reftable')) !== null) return null;
    const wanted = outermost(prefixes);
    if (wanted.length === 0 || !wanted.every(isPlain)) return null;
    const loose: (Ref | Alias)[] = [];
    for (const prefix of wanted) {
      const root = roots.get(prefix) ?? unseen(prefix);
      roots.set(prefix, root);
      if (!seeLoose(commonDir, root, loose, most)) return null;
    }
    const refs = readPacked();
    if (refs === null) return null;
    const name = wanted.join(' ');
    const known = listings.get(name);
    if (known && isListed(known, refs, loose)) return known.refs;
    const listing = { packed: refs, loose, refs: together(refs, loose, wanted) };
    listings.set(name, listing);
    return listing.refs;
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
