import { fail, ok, QmsError, type Result, refuse } from '../../rules/finding.ts';
import { limits } from '../../rules/limits.ts';
import { isOid, type Oid } from '../../rules/values.ts';
import type { GitLocation } from './environment.ts';
import { isDiskFull } from './failure.ts';
import { runGit } from './run.ts';

export interface Ref {
  readonly ref: string;
  readonly oid: Oid;
  /** The ref that this one is only another name for, or null. */
  readonly symbolicTarget: string | null;
}

/** One ref's move: `old` null is "does not exist", `new` null deletes, both equal only checks. */
export interface RefUpdate {
  readonly ref: string;
  readonly old: Oid | null;
  readonly new: Oid | null;
}

const none = '0'.repeat(40);

/** Bytes that git itself forbids in a ref name (git-check-ref-format), and non-ASCII ones only where they are controls. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const forbiddenInRef = /[\u0000-\u0020\u007f-\u009f~^:?*[\\]|\.\.|@\{|\/\/|\.$|\.lock(\/|$)|\/\.|\/$|\p{Cs}/u;

/**
 * Whether a full ref name is well-formed for git and means one thing on every command line and in every clone: below
 * `refs/`, no part that begins with a hyphen, and no last part that git reads as something else (`@`, `HEAD`, an
 * object id).
 */
export function isRefNameSafe(ref: string): boolean {
  const parts = ref.split('/');
  const last = parts.at(-1) ?? '';
  if (parts[0] !== 'refs' || parts.length < 3 || ref.length > limits.refLength) return false;
  if (forbiddenInRef.test(ref)) return false;
  if (parts.some((part) => part.startsWith('-'))) return false;
  return !/^(@|HEAD|[0-9a-f]{40}|[0-9a-f]{64})$/i.test(last);
}

/**
 * Every ref below the prefixes (`refs/heads/qms/`; a full name gives that ref; an empty list gives all), symbolic ones
 * too, sorted by name. @throws `ref/broken` where git would silently leave one out
 */
export async function inspectRefs(
  location: GitLocation,
  prefixes: readonly string[],
): Promise<readonly Ref[]> {
  const pattern = prefixes.find((prefix) => /[*?[\\]/.test(prefix));
  if (pattern !== undefined)
    fail('ref/name', `${JSON.stringify(pattern)} is a pattern, not a prefix of ref names`);
  const { stdout, stderr } = await runGit(location, [
    'for-each-ref',
    '--format=%(refname)%00%(objectname)%00%(symref)',
    '--',
    ...prefixes,
  ]);
  const ignored = /ignoring (?:broken|dangling) (?:ref|symref) (.*)|ignoring ref with broken name (.*)/.exec(
    stderr,
  );
  if (ignored) fail('ref/broken', `git cannot read the ref ${ignored[1] ?? ignored[2]}`);
  const lines = Buffer.from(stdout).toString('utf8').split('\n').slice(0, -1);
  return lines.map((line) => {
    const [ref = '', oid = '', target = ''] = line.split('\0');
    if (!isOid(oid)) return fail('ref/broken', `the ref ${ref} holds ${JSON.stringify(oid)}`);
    return { ref, oid, symbolicTarget: target === '' ? null : target };
  });
}

/**
 * The refs below the prefixes, as {@link inspectRefs}, without symbolic ones: an alias (`refs/remotes/origin/HEAD`)
 * must never pass for a ref of its own.
 */
export async function listRefs(
  location: GitLocation,
  prefixes: readonly string[],
): Promise<ReadonlyMap<string, Oid>> {
  const refs = await inspectRefs(location, prefixes);
  return new Map(refs.filter((each) => each.symbolicTarget === null).map(({ ref, oid }) => [ref, oid]));
}

/** What a full ref name points at, or null if there is no such ref. @throws `ref/name` for an unsafe name */
export async function readRef(location: GitLocation, ref: string): Promise<Oid | null> {
  if (!isRefNameSafe(ref)) fail('ref/name', `${JSON.stringify(ref)} is not a safe ref name`);
  // Not rev-parse, which also tries other places for the name.
  const found = await inspectRefs(location, [ref]);
  return found.find((each) => each.ref === ref)?.oid ?? null;
}

/**
 * Git checks and locks first, but if it cannot append to a reflog in the last phase, some refs have moved and others have
 * not. Where all have, the transaction stands; else those that have are taken back.
 */
async function mendHalfMoved(location: GitLocation, updates: readonly RefUpdate[]): Promise<boolean> {
  const moves = updates.filter((update) => update.old !== update.new);
  const present = await listRefs(
    location,
    moves.map(({ ref }) => ref),
  );
  const moved = moves.filter((update) => (present.get(update.ref) ?? null) === update.new);
  if (moved.length === moves.length) return true;
  if (moved.length === 0) return false;
  await transact(
    location,
    moved.map((update) => ({ ref: update.ref, old: update.new, new: update.old })),
    'taken back',
  );
  return false;
}

function transact(location: GitLocation, updates: readonly RefUpdate[], message: string) {
  const input = ['start\0', ...updates.map(command), 'prepare\0', 'commit\0'].join('');
  // Without following symbolic refs: nobody's alias redirects a record.
  const args = ['update-ref', '--no-deref', '-m', message.replace(/\s+/g, ' '), '--stdin', '-z'];
  return runGit(location, args, { input, toTheEnd: true });
}

function command({ ref, old, new: to }: RefUpdate): string {
  if (old === to) return `verify ${ref}\0${old ?? none}\0`;
  if (old === null) return `create ${ref}\0${to}\0`;
  return to === null ? `delete ${ref}\0${old}\0` : `update ${ref}\0${to}\0${old}\0`;
}

function explain(error: unknown): Result<never> {
  const said = error instanceof QmsError ? (error.findings[0]?.message ?? '') : '';
  if (/; cannot create '|cannot process '.*' and '.*' at the same time/.test(said)) {
    return refuse('ref/name-conflict', said);
  }
  if (/forbidden inside quarantine/.test(said)) return refuse('repository/quarantine', said);
  const raced =
    /but expected|reference already exists|unable to resolve reference|Unable to create '.*\.lock'/;
  if (raced.test(said)) return refuse('ref/race', said);
  throw error;
}

/**
 * Moves refs in one transaction, all or none, each only from its expected old value. `message` goes to the reflog.
 *
 * @returns `ref/race` if a ref is not where it was expected or is being moved now, `ref/name-conflict` if a name lies
 *   above or below an existing one, `ref/name`, `repository/quarantine`
 */
export async function updateRefs(
  location: GitLocation,
  updates: readonly RefUpdate[],
  message: string,
): Promise<Result<void>> {
  if (updates.length === 0) return ok(undefined);
  const unsafe = updates.find(({ ref }) => !isRefNameSafe(ref));
  if (unsafe) return refuse('ref/name', `${JSON.stringify(unsafe.ref)} is not a safe ref name`);
  try {
    await transact(location, updates, message);
    return ok(undefined);
  } catch (error) {
    const said = error instanceof QmsError ? error.message : '';
    if (/: commit: /.test(said) && (await mendHalfMoved(location, updates))) return ok(undefined);
    if (/couldn't write/.test(said) && (await isDiskFull(location.cwd)))
      fail('git/disk-full', said.replace(/^git\/failed: /, ''), { cause: error });
    return explain(error);
  }
}
