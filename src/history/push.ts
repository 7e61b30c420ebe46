import { inspectRefs, type Ref } from '../repository/git/refs.ts';
import { type Finding, finding } from '../rules/finding.ts';
import type { DocId, Oid } from '../rules/values.ts';
import { History } from './history.ts';
import { judgeClearedCommits } from './push/cleared.ts';
import { checkCrossing } from './push/crossing.ts';
import { judgeExecutions } from './push/executions.ts';
import { judgeRecordMove, type Push } from './push/record.ts';
import {
  checkClaims,
  checkMoves,
  located,
  type PushedRef,
  type PushSource,
  type SortedRefs,
  sortRefs,
  standingRefs,
  tipsAfter,
} from './push/refs.ts';
import { judgeReleaseTags } from './push/release-tags.ts';
import { judgeSandboxes } from './push/sandboxes.ts';
import { judgeCheckpoints, judgeCodesAtTip, judgeEnactsOnBranch, judgeNewSteps } from './push/steps.ts';
import { newClears, reliedOn, restOnEachOther, type Standing } from './push/together.ts';
import { indexTrunk, policyAfter, type RememberedTrunk, tipHeld } from './trunk-index.ts';

export type { PushedRef, PushSource } from './push/refs.ts';

/** What has to hold still as an accepted push moves its refs. */
export interface PushPlan {
  /** The governed refs that the push moves. */
  readonly moving: readonly PushedRef[];
  /** They rest on each other: they move in one transaction, or not at all. */
  readonly asOne: boolean;
  /** What else the verdict rests on, and must still stand there. */
  readonly standing: readonly Standing[];
}

/** The verdict on a push: no findings means that every ref may move. */
export interface PushVerdict {
  readonly findings: readonly Finding[];
  readonly together: PushPlan;
}

function no(findings: readonly Finding[]): PushVerdict {
  return { findings, together: { moving: [], asOne: false, standing: [] } };
}

/** The clears that the push brings, with execution branches and sandboxes as the push leaves them. */
async function judgeClears(push: Push, source: PushSource, sorted: SortedRefs, pushed: readonly PushedRef[]) {
  const clears = await newClears(push, sorted);
  if (clears.length === 0) return { findings: [], rests: [] };
  const prefixes = ['refs/heads/exec', 'refs/heads/genesis'];
  const read = source.standing ?? source.inspect;
  const standing = await (read ? read(prefixes) : inspectRefs(source.repository, prefixes));
  const branches = new Map(standing.map(({ ref, oid }) => [ref, oid] as const));
  for (const { ref, new: to } of pushed) {
    if (to === null) branches.delete(ref);
    else branches.set(ref, to);
  }
  return judgeClearedCommits(push, clears, branches, new Set(pushed.map(({ ref }) => ref)));
}

/** Trunk's tip before the push; null while the server has none. */
function standingTrunk(listed: readonly Ref[], ref: string): Oid | null | Finding {
  const standing = listed.find((each) => each.ref === ref);
  if (!standing) return null;
  if (standing.symbolicTarget === null) return standing.oid;
  return finding('ref/symbolic', `${ref} is an alias of ${standing.symbolicTarget}`, { where: { ref } });
}

/**
 * Judges a whole push. Anything that it cannot judge is a finding.
 *
 * @param source the repository before the push, its reader seeing the quarantine
 */
export async function decidePush(source: PushSource, pushed: readonly PushedRef[]): Promise<PushVerdict> {
  const { founded, reader } = source;
  const sorted = sortRefs(pushed, founded.genesis.trunk);
  if (sorted.findings.length > 0) return no(sorted.findings);
  const { records, executions, sandboxes, releases } = sorted;
  const moved = records.size + executions.length + sandboxes.length + releases.length;
  const governed = moved > 0 || sorted.trunkMove !== null;
  const standing = await standingRefs(source, pushed, governed);
  const untrue = await checkClaims(source, pushed, standing);
  if (untrue.length > 0) return no(untrue);
  if (!governed) return no([]);
  const ref = `refs/heads/${founded.genesis.trunk}`;
  const where = { ref };
  const oldTrunk = standingTrunk(standing, ref);
  if (oldTrunk !== null && typeof oldTrunk === 'object') return no([oldTrunk]);
  const newTrunk = sorted.trunkMove ? sorted.trunkMove.new : oldTrunk;
  if (newTrunk === null) {
    return no([
      sorted.trunkMove
        ? finding('ref/deleted', 'trunk would be deleted', { where })
        : finding('genesis/none', `there is no ${ref} yet; push genesis first`, { where }),
    ]);
  }
  const recall = async () => source.judged?.recall<RememberedTrunk>('trunk-index');
  const trunk = source.index
    ? await source.index(reader, founded, newTrunk, recall, sorted.trunkMove !== null)
    : await indexTrunk(reader, founded, newTrunk, await recall());
  if (!trunk.ok) return no(located(trunk.findings, ref));
  // Steps beyond the index would be judged by nobody.
  if (trunk.value.steps.at(-1)?.oid !== newTrunk)
    throw new Error(`the index of trunk ends before ${newTrunk}`);
  const oldPlace = oldTrunk === null ? -1 : trunk.value.places.get(oldTrunk);
  if (oldPlace === undefined)
    return no([
      finding('ref/rewritten', `trunk would no longer hold ${oldTrunk}, its present tip`, { where }),
    ]);
  const heldBefore = (id: DocId) => tipHeld(trunk.value, id, oldPlace);
  const wrongMoves = await checkMoves(source, sorted, heldBefore);
  if (wrongMoves.length > 0) return no(wrongMoves);
  const tips = tipsAfter(source, standing, sorted.records);
  if (!tips.ok) return no(tips.findings);
  const history = new History({
    reader,
    founded,
    trunk: trunk.value,
    tips: tips.value,
    judged: source.judged ?? null,
    newCommits: source.newCommits,
  });
  const push: Push = {
    history,
    now: source.now,
    heldBefore,
    present: {
      policy: policyAfter(trunk.value, Math.max(oldPlace, 0)),
      moved: new Map([...sorted.records].map(([id, move]) => [id, move.old])),
      trunk: oldTrunk ?? (trunk.value.steps[0]?.oid as Oid),
      movesTrunk: sorted.trunkMove !== null,
    },
  };
  const findings: Finding[] = [];
  for (const [id, move] of sorted.records) {
    if (move.new !== null) findings.push(...(await judgeRecordMove(push, id, move)));
  }
  if (findings.length > 0) return no(findings);
  const policy = await history.policyAt(push.present.policy);
  const { skew, maxLag } = policy.ok ? policy.value.dates : { skew: 0, maxLag: 0 };
  const dates = { earliest: source.now - maxLag, latest: source.now + skew };
  findings.push(...(await judgeNewSteps(history, oldPlace + 1, ref, dates)));
  if (findings.length > 0) return no(findings);
  const before = (id: DocId) => {
    const move = sorted.records.get(id);
    return (move ? move.old : tips.value.get(id)) ?? null;
  };
  findings.push(...(await judgeEnactsOnBranch(history, oldPlace + 1, before)));
  findings.push(...(await judgeCodesAtTip(history, oldPlace + 1)));
  findings.push(...(await checkCrossing(push, sorted, oldPlace + 1)));
  findings.push(...(await judgeCheckpoints(history, oldPlace + 1, tips.value)));
  findings.push(...(await judgeExecutions(push, executions)));
  const clears = await judgeClears(push, source, sorted, pushed);
  const taken = await judgeSandboxes(push, sandboxes);
  findings.push(...clears.findings, ...taken.findings);
  findings.push(...(await judgeReleaseTags(push, releases)));
  if (findings.length > 0) return no(findings);
  await history.remember();
  const moves = [...sorted.records.values(), ...(sorted.trunkMove ? [sorted.trunkMove] : [])];
  return {
    findings: [],
    together: {
      // A sandbox that goes back is moving too where something has to stand still for it.
      moving: [...moves.filter((move) => move.new !== null), ...(taken.rests.length > 0 ? sandboxes : [])],
      asOne: await restOnEachOther(push, sorted, oldPlace + 1),
      standing: [...(await reliedOn(push, sorted, oldPlace + 1)), ...clears.rests, ...taken.rests],
    },
  };
}

/** The findings of {@link decidePush} alone. */
export async function judgePush(
  source: PushSource,
  pushed: readonly PushedRef[],
): Promise<readonly Finding[]> {
  return (await decidePush(source, pushed)).findings;
}
