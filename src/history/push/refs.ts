import type { GitRepository } from '../../repository/git/location.ts';
import { inspectRefs } from '../../repository/git/refs.ts';
import type { ObjectReader } from '../../repository/objects/reader.ts';
import { type Finding, finding, type Result } from '../../rules/finding.ts';
import { classifyRef } from '../../rules/refs.ts';
import type { DocId, Oid } from '../../rules/values.ts';
import { walkFirstParents } from '../commits.ts';
import type { FoundedGenesis } from '../genesis.ts';

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
  newCommits(tips: readonly Oid[], base: Oid): Promise<readonly Oid[]>;
}

/** The push sorted by what each ref is; refs that may not be pushed at all come as findings. */
export function sortRefs(pushed: readonly PushedRef[], trunk: string) {
  const records = new Map<DocId, PushedRef>();
  const executions: { id: DocId; ref: PushedRef }[] = [];
  const findings: Finding[] = [];
  let trunkMove: PushedRef | null = null;
  for (const each of pushed) {
    const what = classifyRef(each.ref, trunk);
    if (what.kind === 'refused') findings.push(what.finding);
    if (what.kind === 'trunk') trunkMove = each;
    if (what.kind === 'record') records.set(what.id, each);
    if (what.kind === 'execution' && each.new !== null) executions.push({ id: what.id, ref: each });
  }
  return { records, executions, trunkMove, findings };
}

export type SortedRefs = ReturnType<typeof sortRefs>;

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

/** All record branches as they stand, with the push's moves applied. */
export async function tipsAfter(
  source: PushSource,
  records: ReadonlyMap<DocId, PushedRef>,
): Promise<Result<Map<DocId, Oid>>> {
  const tips = new Map<DocId, Oid>();
  const findings: Finding[] = [];
  for (const ref of await inspectRefs(source.repository, ['refs/heads/qms'])) {
    const what = classifyRef(ref.ref, source.founded.genesis.trunk);
    if (ref.symbolicTarget !== null)
      findings.push(
        finding('ref/symbolic', `${ref.ref} is an alias of ${ref.symbolicTarget}`, {
          where: { ref: ref.ref },
        }),
      );
    if (what.kind === 'record') tips.set(what.id, ref.oid);
  }
  for (const [id, move] of records) {
    if (move.new === null) tips.delete(id);
    else tips.set(id, move.new);
  }
  return findings.length > 0 ? { ok: false, findings } : { ok: true, value: tips };
}
