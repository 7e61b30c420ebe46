import type { GitRepository } from '../../repository/git/location.ts';
import { inspectRefs, type Ref } from '../../repository/git/refs.ts';
import { gitText } from '../../repository/git/run.ts';
import type { JudgedPrefixes } from '../../repository/judged-prefixes.ts';
import type { ObjectReader } from '../../repository/objects/reader.ts';
import { type Finding, finding, type Result } from '../../rules/finding.ts';
import { classifyRef } from '../../rules/refs.ts';
import type { Release } from '../../rules/systems/release.ts';
import type { DocId, Oid } from '../../rules/values.ts';
import { walkFirstParents } from '../commits.ts';
import type { FoundedGenesis } from '../genesis.ts';
import type { RememberedTrunk, TrunkIndex } from '../trunk-index.ts';

/** One line of a pre-receive hook's input; null is git's all-zero id. */
export interface PushedRef {
  readonly ref: string;
  readonly old: Oid | null;
  readonly new: Oid | null;
}

/** What a push is judged with: the repository as it stands before, and the objects in quarantine. */
export interface PushSource {
  readonly repository: GitRepository;
  readonly reader: ObjectReader;
  readonly founded: FoundedGenesis;
  /** Seconds since 1970. */
  readonly now: number;
  /** What earlier pushes were judged to bring; null judges each record from its first event. */
  readonly judged?: JudgedPrefixes | null;
  newCommits(tips: readonly Oid[], base: Oid): Promise<readonly Oid[]>;
  /**
   * The refs below the prefixes as the server has them, where that is not this repository: a clone asks how the server
   * would judge, and knows its refs as last fetched.
   */
  readonly standing?: (prefixes: readonly string[]) => Promise<readonly Ref[]>;
  /** Reads the repository's own refs, as {@link inspectRefs} does and without it. */
  readonly inspect?: (prefixes: readonly string[]) => Promise<readonly Ref[]>;
  /** Indexes trunk as {@link indexTrunk} does; `moves` where the push would move it there. */
  readonly index?: (
    reader: ObjectReader,
    founded: FoundedGenesis,
    tip: Oid,
    recall: () => Promise<RememberedTrunk | null | undefined>,
    moves: boolean,
  ) => Promise<Result<TrunkIndex>>;
}

/**
 * The refs as they stand before the push: those that it names and, where it moves a governed one, all records and trunk.
 * They are listed once, so that all that is judged is judged at one moment.
 */
export function standingRefs(
  source: PushSource,
  pushed: readonly PushedRef[],
  governed: boolean,
): Promise<readonly Ref[]> {
  const names = pushed.map((each) => each.ref);
  const named = names.length > fewRefs ? ['refs/heads', 'refs/tags'] : names;
  const trunk = `refs/heads/${source.founded.genesis.trunk}`;
  const prefixes = governed ? [...named, 'refs/heads/qms', trunk] : named;
  const read = source.standing ?? source.inspect;
  return read ? read(prefixes) : inspectRefs(source.repository, prefixes);
}

/** The push sorted by what each ref is; refs that may not be pushed at all come as findings. */
export function sortRefs(pushed: readonly PushedRef[], trunk: string) {
  const records = new Map<DocId, PushedRef>();
  const executions: { id: DocId; ref: PushedRef }[] = [];
  const sandboxes: PushedRef[] = [];
  const releases: { release: Release; exact: boolean; ref: PushedRef }[] = [];
  const findings: Finding[] = [];
  let trunkMove: PushedRef | null = null;
  for (const each of pushed) {
    const what = classifyRef(each.ref, trunk);
    if (what.kind === 'refused') findings.push(what.finding);
    if (what.kind === 'proposal')
      findings.push(
        finding('relay/not-here', `${each.ref} is a proposal; this server judges what is pushed itself`, {
          where: { ref: each.ref },
        }),
      );
    if (what.kind === 'trunk') trunkMove = each;
    if (what.kind === 'record') records.set(what.id, each);
    if (what.kind === 'release') releases.push({ ...what, ref: each });
    // A new sandbox takes nothing away.
    if (what.kind === 'sandbox' && each.old !== null) sandboxes.push(each);
    if (what.kind === 'execution') executions.push({ id: what.id, ref: each });
  }
  return { records, executions, sandboxes, releases, trunkMove, findings };
}

export type SortedRefs = ReturnType<typeof sortRefs>;

/** Aliases of what does not exist yet, which git's list of refs leaves out; a push to one would make its target. */
async function danglingAliases(source: PushSource, refs: readonly string[]) {
  const found = new Map<string, { readonly oid: null; readonly symbolicTarget: string }>();
  if (source.standing) return found;
  for (const ref of refs) {
    const args = ['symbolic-ref', '--quiet', ref];
    const target = await gitText(source.repository, args, { okExitCodes: [0, 1] });
    if (target !== '') found.set(ref, { oid: null, symbolicTarget: target.trim() });
  }
  return found;
}

/** Beyond this many refs the whole list is read, rather than each by its name. */
const fewRefs = 200;

/**
 * Findings where a push is not what it says: a ref named twice (git would move it by the first line, the last would be
 * judged), an alias, or a governed ref that does not stand where the pusher says. git finds the last one too, but only
 * when the other refs of the push may have moved already, judged beside a move that never came.
 */
export async function checkClaims(
  source: PushSource,
  pushed: readonly PushedRef[],
  listed: readonly Ref[],
): Promise<Finding[]> {
  const names = pushed.map((each) => each.ref);
  const named = new Set(names);
  const standing = new Map(
    listed.filter(({ ref }) => named.has(ref)).map((each) => [each.ref, each] as const),
  );
  const dangling = await danglingAliases(
    source,
    names.filter((ref) => !standing.has(ref)),
  );
  return pushed.flatMap(({ ref, old }, index) => {
    const where = { ref };
    const now = standing.get(ref) ?? dangling.get(ref);
    if (names.indexOf(ref) !== index)
      return [finding('ref/twice', `${ref} stands twice in the push`, { where })];
    if (now && now.symbolicTarget !== null)
      return [finding('ref/symbolic', `${ref} is an alias of ${now.symbolicTarget}`, { where })];
    const governed = classifyRef(ref, source.founded.genesis.trunk).kind !== 'ungoverned';
    if (!governed || (now?.oid ?? null) === old) return [];
    const said = `the push says that ${ref} stands at ${old ?? 'nothing'}`;
    return [finding('ref/race', `${said}; it stands at ${now?.oid ?? 'nothing'}`, { where })];
  });
}

/**
 * Findings of refs as refs: deletions, rewrites.
 *
 * @param held the record's tip that trunk held before the push: the push's own steps may yet fail to move trunk
 */
export async function checkMoves(
  source: PushSource,
  sorted: SortedRefs,
  held: (id: DocId) => Oid | null,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const { records, trunkMove } = sorted;
  for (const move of [...records.values(), ...(trunkMove ? [trunkMove] : [])]) {
    const where = { ref: move.ref };
    if (move.new === null) {
      const id = [...records].find(([, each]) => each === move)?.[0];
      if (id === undefined || held(id) !== move.old)
        findings.push(
          finding('ref/deleted', `${move.ref} would be deleted, and trunk does not hold all of it`, {
            where,
          }),
        );
      continue;
    }
    if (move.old === null) continue;
    const line = await walkFirstParents(source.reader, move.new, (oid) => oid === move.old);
    if (!line.ok)
      findings.push(
        finding('ref/rewritten', `${move.ref} would no longer hold ${move.old}, its present tip`, { where }),
      );
  }
  return findings;
}

/** Findings that say which ref they are about. */
export function located(findings: readonly Finding[], ref: string): Finding[] {
  return findings.map((each) => ({ ...each, where: { ref, ...each.where } }));
}

/** Records by the refs that they were once read from: a program that keeps its list of refs sorts each but once. */
const sortedBefore = new WeakMap<Ref, { readonly trunk: string; readonly id: DocId | null }>();

function recordOf(ref: Ref, trunk: string): DocId | null {
  const known = sortedBefore.get(ref);
  if (known?.trunk === trunk) return known.id;
  const what = classifyRef(ref.ref, trunk);
  const id = what.kind === 'record' ? what.id : null;
  sortedBefore.set(ref, { trunk, id });
  return id;
}

/** All record branches as they stand, with the push's moves applied. */
export function tipsAfter(
  source: PushSource,
  standing: readonly Ref[],
  records: ReadonlyMap<DocId, PushedRef>,
): Result<Map<DocId, Oid>> {
  const tips = new Map<DocId, Oid>();
  const findings: Finding[] = [];
  for (const ref of standing) {
    if (!ref.ref.startsWith('refs/heads/qms/')) continue;
    const id = recordOf(ref, source.founded.genesis.trunk);
    if (ref.symbolicTarget !== null)
      findings.push(
        finding('ref/symbolic', `${ref.ref} is an alias of ${ref.symbolicTarget}`, {
          where: { ref: ref.ref },
        }),
      );
    if (id !== null) tips.set(id, ref.oid);
  }
  for (const [id, move] of records) {
    if (move.new === null) tips.delete(id);
    else tips.set(id, move.new);
  }
  return findings.length > 0 ? { ok: false, findings } : { ok: true, value: tips };
}
