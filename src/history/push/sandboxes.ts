import { type Finding, finding } from '../../rules/finding.ts';
import { systemsNamed } from '../../rules/record/inputs.ts';
import type { RecordState } from '../../rules/record/state.ts';
import { isEnd } from '../../rules/states.ts';
import { adoptedCommit, sandboxOf } from '../../rules/systems/adoption.ts';
import type { DocId, Oid } from '../../rules/values.ts';
import { clearedCommits, reaches } from './cleared.ts';
import type { Push } from './record.ts';
import type { PushedRef } from './refs.ts';
import type { Standing } from './together.ts';

/** The records that adopt a commit from one of the sandboxes, whatever became of them. */
async function adopting(push: Push, branches: ReadonlySet<string>): Promise<RecordState[]> {
  const { source } = push.history;
  const found: RecordState[] = [];
  for (const id of new Set([...source.tips.keys(), ...source.trunk.enacts.keys()])) {
    const judged = await push.history.judgeRecord(id);
    const state = judged.ok ? judged.value.state : null;
    if (!state || adoptedCommit(state.properties) === null) continue;
    const from = systemsNamed(state.properties.systems ?? '').map(sandboxOf);
    if (from.some((branch) => branches.has(branch))) found.push(state);
  }
  return found;
}

/**
 * Sandboxes go forward, back and away as anybody likes; but what a clear names stays reachable, so that the clear can
 * be judged again.
 *
 * @param moves those of sandboxes that stood before
 * @returns what is wrong, and the records that the verdict rests on: no clear may come to them meanwhile
 */
export async function judgeSandboxes(
  push: Push,
  moves: readonly PushedRef[],
): Promise<{ readonly findings: readonly Finding[]; readonly rests: readonly Standing[] }> {
  const back: PushedRef[] = [];
  for (const move of moves)
    if (move.old !== null && (move.new === null || !(await reaches(push, move.new, move.old))))
      back.push(move);
  if (back.length === 0) return { findings: [], rests: [] };
  const branches = new Map(back.map((move) => [move.ref.replace('refs/heads/', ''), move] as const));
  const trunk = push.history.source.trunk.steps.at(-1)?.oid as Oid;
  const findings: Finding[] = [];
  const rests: Standing[] = [];
  for (const { id, state, properties } of await adopting(push, new Set(branches.keys()))) {
    const tip = push.history.source.tips.get(id) ?? null;
    if (!isEnd(state) && !push.present.moved.has(id)) rests.push({ ref: `refs/heads/qms/${id}`, oid: tip });
    for (const name of systemsNamed(properties.systems ?? '')) {
      const move = branches.get(sandboxOf(name));
      if (move) findings.push(...(await lostWith(push, id, move, trunk)));
    }
  }
  return { findings, rests };
}

/** What clears of a record name and nothing else would hold any more. */
async function lostWith(push: Push, id: DocId, move: PushedRef, trunk: Oid): Promise<Finding[]> {
  const { ref, old } = move;
  for (const commit of await clearedCommits(push, id)) {
    if (old === null || !(await reaches(push, old, commit)) || (await reaches(push, trunk, commit))) continue;
    if (move.new !== null && (await reaches(push, move.new, commit))) continue;
    const what = move.new === null ? 'be deleted' : `no longer hold ${commit}`;
    return [
      finding(
        move.new === null ? 'ref/deleted' : 'ref/rewritten',
        `${ref} would ${what}, and a clear of ${id} names ${commit}, which trunk lacks`,
        { where: { ref }, fix: `bring it into trunk first: \`qms merge ${id}\`` },
      ),
    ];
  }
  return [];
}
