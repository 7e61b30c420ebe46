import { entryAt } from '../../repository/objects/tree.ts';
import { type Finding, finding } from '../../rules/finding.ts';
import { checkCodeCommit } from '../../rules/gates/branch.ts';
import type { Policy } from '../../rules/policy/policy.ts';
import { systemsOf } from '../../rules/record/inputs.ts';
import { isEnd } from '../../rules/states.ts';
import { adoptedCommit } from '../../rules/systems/adoption.ts';
import type { System } from '../../rules/systems/system.ts';
import type { DocId, Oid } from '../../rules/values.ts';
import { readCodeCommit } from '../code/commit.ts';
import { trunkTreeAt } from '../code/facts.ts';
import { clearedCommits, reaches } from './cleared.ts';
import type { Push } from './record.ts';
import { located, type PushedRef } from './refs.ts';

/** So many commits are named; what is wrong with one is mostly wrong with all. */
const named = 10;

/** Systems of the record that the policy registers. */
function systemsAmong(
  policy: Policy,
  kindName: string,
  properties: Readonly<Record<string, string | number>>,
): System[] {
  const kind = policy.kinds.get(kindName);
  return (kind ? systemsOf(kind, properties) : []).flatMap((name) => policy.systems.get(name) ?? []);
}

/** Where a system of another repository stands in trunk: what came before is not written under this record. */
async function pointers(push: Push, systems: readonly System[]): Promise<Oid[]> {
  const { reader, trunk } = push.history.source;
  const tree = await trunkTreeAt(push.history, trunk.steps.length - 1);
  const found: Oid[] = [];
  for (const { submodule, paths } of systems) {
    const entry = submodule && tree ? await entryAt(reader, tree, paths[0] ?? '') : null;
    const here = entry ? await reader.read(entry.oid) : null;
    if (entry && here) found.push(entry.oid);
  }
  return found;
}

/** Commits that the branch gains: neither in trunk, nor on the branch before, nor in a system's pointer. */
async function gained(push: Push, tip: Oid, bases: readonly Oid[]): Promise<Oid[]> {
  let fresh: readonly Oid[] | null = null;
  for (const base of bases) {
    const beyond: ReadonlySet<Oid> = new Set(await push.history.source.newCommits([tip], base));
    fresh = fresh === null ? [...beyond] : fresh.filter((oid) => beyond.has(oid));
  }
  return [...(fresh ?? [])];
}

/**
 * A branch is let go of when trunk holds all of it; or once its record has ended, where no clear rests on what only the
 * branch holds.
 */
async function judgeDeletion(
  push: Push,
  id: DocId,
  ended: boolean,
  old: Oid,
  ref: string,
): Promise<Finding[]> {
  const trunk = push.history.source.trunk.steps.at(-1)?.oid as Oid;
  if (await reaches(push, trunk, old)) return [];
  const where = { ref };
  if (!ended)
    return [finding('ref/deleted', `${ref} would be deleted, and trunk does not hold all of it`, { where })];
  for (const commit of await clearedCommits(push, id)) {
    if (!(await reaches(push, old, commit)) || (await reaches(push, trunk, commit))) continue;
    return [
      finding(
        'ref/deleted',
        `${ref} would be deleted, and a clear of ${id} names ${commit}, which trunk lacks`,
        { where },
      ),
    ];
  }
  return [];
}

/** Judges one execution branch: only while its record is IN_EXECUTION, forward, and each new commit signed and traced. */
async function judgeExecution(push: Push, policy: Policy, id: DocId, move: PushedRef): Promise<Finding[]> {
  const { history } = push;
  const { ref, old } = move;
  const judged = await history.judgeRecord(id);
  const record = judged.ok && !judged.value.refused ? judged.value.state : null;
  if (move.new === null)
    return old === null ? [] : judgeDeletion(push, id, record !== null && isEnd(record.state), old, ref);
  if (record?.state !== 'IN_EXECUTION') {
    const state = record?.state ?? 'unknown';
    return [
      finding('exec/not-in-execution', `${ref} belongs to ${id}, which is ${state}`, { where: { ref } }),
    ];
  }
  const systems = systemsAmong(policy, record.kind, record.properties);
  if (systems.length === 0)
    return [
      finding('exec/system', `${id} names no registered system in its front matter`, { where: { ref } }),
    ];
  if (adoptedCommit(record.properties) !== null)
    return [
      finding('exec/adoption', `${ref} belongs to ${id}, which adopts a commit as it is`, { where: { ref } }),
    ];
  const { source } = history;
  if (old !== null && (await source.newCommits([old], move.new)).length > 0)
    return [
      finding('ref/rewritten', `${ref} would no longer hold ${old}, its present tip`, {
        where: { ref },
        fix: `push it under another name: \`git push origin HEAD:${ref}.2\``,
      }),
    ];
  const bases = [
    source.trunk.steps.at(-1)?.oid as Oid,
    ...(old === null ? [] : [old]),
    ...(await pointers(push, systems)),
  ];
  const findings: Finding[] = [];
  for (const oid of await gained(push, move.new, bases)) {
    const commit = await readCodeCommit(history, oid, policy);
    findings.push(...checkCodeCommit(commit, id, policy));
    if (commit.signer?.status === 'retired')
      findings.push(
        finding('signature/retired-key', `the key that signed ${oid.slice(0, 12)} is retired`, {
          where: { commit: oid },
        }),
      );
    if (findings.length >= named) break;
  }
  return located(findings, ref);
}

/** Judges the execution branches of a push, under the policy in force before it. */
export async function judgeExecutions(
  push: Push,
  executions: readonly { readonly id: DocId; readonly ref: PushedRef }[],
): Promise<Finding[]> {
  if (executions.length === 0) return [];
  const policy = await push.history.policyAt(push.present.policy);
  if (!policy.ok) return [...policy.findings];
  const findings: Finding[] = [];
  for (const { id, ref } of executions) findings.push(...(await judgeExecution(push, policy.value, id, ref)));
  return findings;
}
