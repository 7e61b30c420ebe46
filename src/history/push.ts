import type { GitRepository } from '../repository/git/location.ts';
import { inspectRefs } from '../repository/git/refs.ts';
import type { ObjectReader } from '../repository/objects/reader.ts';
import { type Finding, finding, type Result } from '../rules/finding.ts';
import { decisions } from '../rules/record/acts.ts';
import { classifyRef } from '../rules/refs.ts';
import { isEnd } from '../rules/states.ts';
import type { DocId, Oid } from '../rules/values.ts';
import { readCheckpoint } from './checkpoint.ts';
import { walkFirstParents } from './commits.ts';
import type { FoundedGenesis } from './genesis.ts';
import { History } from './history.ts';
import { judgeTrunkStep } from './trunk.ts';
import { indexTrunk, policyAfter, tipHeld } from './trunk-index.ts';
import { heldAt, type Present } from './world.ts';

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
function sort(pushed: readonly PushedRef[], trunk: string) {
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

/** Findings of refs as refs: aliases, deletions, rewrites. */
async function checkMoves(
  source: PushSource,
  sorted: ReturnType<typeof sort>,
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

function located(findings: readonly Finding[], ref: string): Finding[] {
  return findings.map((each) => ({ ...each, where: { ref, ...each.where } }));
}

/** Dates against the server's clock, which no verdict but the push's may use. */
function checkDates(
  _history: History,
  act: string,
  time: number,
  now: number,
  policy: { skew: number; maxLag: number },
  oid: Oid,
): Finding[] {
  const where = { commit: oid };
  if (time > now + policy.skew)
    return [finding('event/future', `the event is dated ${time - now} seconds in the future`, { where })];
  return decisions.has(act as never) && time < now - policy.maxLag
    ? [
        finding('event/late', `the ${act} was made ${now - time} seconds ago; ${policy.maxLag} are allowed`, {
          where,
        }),
      ]
    : [];
}

/** Judges the new events of one record: under what they name, and against the present. */
async function judgeRecordMove(
  history: History,
  source: PushSource,
  id: DocId,
  move: PushedRef,
  present: Present,
): Promise<Finding[]> {
  const judged = await history.judgeRecord(id);
  if (!judged.ok) return located(judged.findings, move.ref);
  if (judged.value.refused) return located(judged.value.refused, move.ref);
  const chain = await history.chain(id);
  if (!chain.ok) return located(chain.findings, move.ref);
  const { oids, endsInTrunk, places } = chain.value;
  if (endsInTrunk && move.new !== null && places.get(move.new) !== oids.length - 1) {
    return [
      finding('ref/behind-trunk', `${move.ref} would stand at ${move.new}; trunk holds ${oids.at(-1)}`, {
        where: { ref: move.ref },
      }),
    ];
  }
  const first = move.old === null ? 0 : (places.get(move.old) ?? -1) + 1;
  const policy = await history.policyAt(present.policy);
  if (!policy.ok) return located(policy.findings, move.ref);
  const findings: Finding[] = [];
  for (const [place, oid] of oids.entries()) {
    if (place < first || (move.old === null && isHeldAlready(history, id, places, place))) continue;
    const before = place === 0 ? await history.start(id) : await history.stateAt(id, oids[place - 1] as Oid);
    if (!before) continue;
    const read = await history.readEvent(before, oid);
    if (!read.ok) return located(read.findings, move.ref);
    const now = await history.judgeEvent(before, read.value, present);
    if (!now.ok) findings.push(...located(now.findings, move.ref));
    findings.push(
      ...located(
        checkDates(
          history,
          read.value.event.act,
          read.value.event.author.time,
          source.now,
          policy.value.dates,
          oid,
        ),
        move.ref,
      ),
    );
    if (findings.length > 0) return findings;
  }
  return findings;
}

/** Whether trunk held the event before the push: a branch that appears again brings nothing new up to there. */
function isHeldAlready(
  history: History,
  id: DocId,
  places: ReadonlyMap<Oid, number>,
  place: number,
): boolean {
  const { trunk } = history.source;
  const tip = tipHeld(trunk, id, trunk.steps.length - 1);
  return tip !== null && place <= (places.get(tip) ?? -1);
}

async function judgeExecutions(
  history: History,
  executions: readonly { id: DocId; ref: PushedRef }[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { id, ref } of executions) {
    const judged = await history.judgeRecord(id);
    if (judged.ok && !judged.value.refused && judged.value.state.state === 'IN_EXECUTION') continue;
    const state = judged.ok ? judged.value.state.state : 'unknown';
    findings.push(
      finding('exec/not-in-execution', `${ref.ref} belongs to ${id}, which is ${state}`, {
        where: { ref: ref.ref },
      }),
    );
  }
  return findings;
}

/** Events come in by their record's branch, where the present is asked too; an enact step alone brings none. */
async function judgeEnactsOnBranch(
  history: History,
  from: number,
  deleted: ReadonlySet<DocId>,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [id, enacts] of history.source.trunk.enacts) {
    const fresh = enacts.filter((enact) => enact.index >= from);
    if (fresh.length === 0 || deleted.has(id)) continue;
    const tip = history.source.tips.get(id);
    const chain = await history.chain(id);
    const end = chain.ok && tip ? (chain.value.places.get(tip) ?? -1) : -1;
    for (const enact of fresh) {
      if (chain.ok && (chain.value.places.get(enact.tip) ?? Number.POSITIVE_INFINITY) <= end) continue;
      findings.push(
        finding(
          'enact/not-on-branch',
          `the step brings in ${enact.tip} of ${id}, which its branch does not hold`,
          { where: { record: id, commit: enact.tip } },
        ),
      );
    }
  }
  return findings;
}

/** At the push, and only then, all tips are known: a checkpoint leaves none out. */
async function judgeCheckpoints(
  history: History,
  from: number,
  tips: ReadonlyMap<DocId, Oid>,
): Promise<Finding[]> {
  const { steps } = history.source.trunk;
  const findings: Finding[] = [];
  for (let index = from; index < steps.length; index++) {
    const read = steps[index]?.read;
    if (!read?.ok || read.value.step.kind !== 'checkpoint') continue;
    const listed = await readCheckpoint(history, index);
    for (const [id] of tips) {
      const judged = await history.judgeRecord(id);
      if (!judged.ok || listed.has(id)) continue;
      const { state } = judged.value;
      const held = await heldAt(history, id, index);
      const open = !isEnd(state.state) || held === null || held.events < state.entered;
      if (open)
        findings.push(
          finding('checkpoint/incomplete', `the checkpoint leaves out ${id}, which is open`, {
            where: { commit: read.value.step.oid },
          }),
        );
    }
  }
  return findings;
}

/** All record branches as they stand, with the push's moves applied. */
async function tipsAfter(
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

/**
 * Judges a whole push. Anything that it cannot judge is a finding; no findings means that every ref may move.
 *
 * @param source the repository before the push, its reader seeing the quarantine
 */
export async function judgePush(
  source: PushSource,
  pushed: readonly PushedRef[],
): Promise<readonly Finding[]> {
  const { founded, repository, reader } = source;
  const sorted = sort(pushed, founded.genesis.trunk);
  const governed = sorted.records.size + sorted.executions.length > 0 || sorted.trunkMove !== null;
  if (!governed || sorted.findings.length > 0) return sorted.findings;
  const trunkRef = `refs/heads/${founded.genesis.trunk}`;
  const standing = (await inspectRefs(repository, [trunkRef])).find((each) => each.ref === trunkRef);
  if (standing && standing.symbolicTarget !== null) {
    return [
      finding('ref/symbolic', `${trunkRef} is an alias of ${standing.symbolicTarget}`, {
        where: { ref: trunkRef },
      }),
    ];
  }
  const oldTrunk = standing?.oid ?? null;
  const newTrunk = sorted.trunkMove ? sorted.trunkMove.new : oldTrunk;
  if (newTrunk === null) {
    return [
      finding(
        sorted.trunkMove ? 'ref/deleted' : 'genesis/none',
        sorted.trunkMove ? 'trunk would be deleted' : `there is no ${trunkRef} yet; push genesis first`,
        { where: { ref: trunkRef } },
      ),
    ];
  }
  const trunk = await indexTrunk(reader, founded, newTrunk);
  if (!trunk.ok) return located(trunk.findings, trunkRef);
  const moves = await checkMoves(source, sorted, (id) =>
    tipHeld(trunk.value, id, trunk.value.steps.length - 1),
  );
  if (moves.length > 0) return moves;
  const oldPlace = oldTrunk === null ? -1 : (trunk.value.places.get(oldTrunk) ?? null);
  if (oldPlace === null)
    return [
      finding('ref/rewritten', `trunk would no longer hold ${oldTrunk}, its present tip`, {
        where: { ref: trunkRef },
      }),
    ];
  const tips = await tipsAfter(source, sorted.records);
  if (!tips.ok) return tips.findings;
  const history = new History({
    reader,
    founded,
    trunk: trunk.value,
    tips: tips.value,
    newCommits: source.newCommits,
  });
  const present: Present = {
    policy: policyAfter(trunk.value, Math.max(oldPlace, 0)),
    moved: new Map([...sorted.records].map(([id, move]) => [id, move.old])),
    trunk: oldTrunk ?? (trunk.value.steps[0]?.oid as Oid),
    movesTrunk: sorted.trunkMove !== null,
  };
  const findings: Finding[] = [];
  for (const [id, move] of sorted.records) {
    if (move.new !== null) findings.push(...(await judgeRecordMove(history, source, id, move, present)));
  }
  if (findings.length > 0) return findings;
  for (const step of trunk.value.steps.slice(oldPlace + 1)) {
    const wrong = await judgeTrunkStep(history, step);
    if (wrong.length > 0) return located(wrong, trunkRef);
    if (
      step.read.ok &&
      step.read.value.step.author.time > source.now + 300 &&
      step.read.value.step.kind !== 'ungoverned'
    ) {
      return [
        finding('event/future', 'the step is dated in the future', {
          where: { ref: trunkRef, commit: step.oid },
        }),
      ];
    }
  }
  const deleted = new Set([...sorted.records].filter(([, move]) => move.new === null).map(([id]) => id));
  findings.push(...(await judgeEnactsOnBranch(history, oldPlace + 1, deleted)));
  findings.push(...(await judgeCheckpoints(history, oldPlace + 1, tips.value)));
  findings.push(...(await judgeExecutions(history, sorted.executions)));
  return findings;
}
