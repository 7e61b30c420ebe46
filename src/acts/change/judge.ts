import { readCodeCommit } from '../../history/code/commit.ts';
import { commitBytes, missing, readLinks } from '../../history/commits.ts';
import { runGit } from '../../repository/git/run.ts';
import { diffTrees } from '../../repository/objects/tree.ts';
import { type Finding, finding } from '../../rules/finding.ts';
import { holds } from '../../rules/policy/questions.ts';
import type { FileChange } from '../../rules/record/world.ts';
import { governedPath } from '../../rules/trunk/judge-step.ts';
import { claimsGovernance } from '../../rules/trunk/step.ts';
import { isOid, type Oid } from '../../rules/values.ts';
import { newCommits, type ReadContext } from '../context.ts';

/** So many commits of one change are looked at. */
const most = 10_000;

/** So many wrong ones are named; what is wrong with one is mostly wrong with all. */
const named = 10;

/** A change of files that no record governs, as commits beyond trunk. */
export interface JudgedChange {
  /** Commits that trunk does not hold; with none it is there already. */
  readonly commits: readonly Oid[];
  /** What it changes since it left trunk, for each place where it did; empty where something is not here. */
  readonly since: readonly (readonly FileChange[])[];
  /** Files that a merge would change on trunk, whichever way it is made. */
  readonly paths: readonly string[];
  readonly findings: {
    readonly paths: readonly Finding[];
    readonly events: readonly Finding[];
    /** Null where the policy does not ask who signed. */
    readonly signed: readonly Finding[] | null;
  };
}

/** The tree of a commit; null where it is not here. */
async function treeOf({ reader }: ReadContext, oid: Oid): Promise<Oid | null> {
  const bytes = await commitBytes(reader, oid);
  return (bytes.ok && readLinks(bytes.value)?.tree) || null;
}

/** Where a branch left trunk; several where both took each other in, none where they have nothing in common. */
async function leftTrunkAt({ repository, trunkTip }: ReadContext, head: Oid): Promise<Oid[]> {
  const args = ['merge-base', '--all', trunkTip, head];
  const { stdout } = await runGit(repository, args, { okExitCodes: [0, 1] });
  return Buffer.from(stdout).toString('utf8').split('\n').filter(isOid);
}

/**
 * What a merge would change on trunk, whichever way it is made: that in which the branch differs from where it left trunk,
 * and from trunk. Where it left trunk at several places any of them counts: a merge may take each.
 *
 * @returns the changes since each of those places; null where something is not here
 */
async function changesBeyondTrunk(
  context: ReadContext,
  head: Oid,
): Promise<readonly (readonly FileChange[])[] | null> {
  const { reader, trunkTip } = context;
  const [tree, trunk] = [await treeOf(context, head), await treeOf(context, trunkTip)];
  if (tree === null || trunk === null) return null;
  const bases = await leftTrunkAt(context, head);
  const before = bases.length === 0 ? [null] : await Promise.all(bases.map((base) => treeOf(context, base)));
  const beside = new Set((await diffTrees(reader, trunk, tree)).map(({ path }) => path));
  const since = await Promise.all(before.map((each) => diffTrees(reader, each, tree)));
  return since.map((changes) => changes.filter(({ path }) => beside.has(path)));
}

/** What the policy asks of who signs, where it wants ungoverned steps signed. */
async function signedFindings(context: ReadContext, oid: Oid): Promise<readonly Finding[]> {
  const { history, policy } = context;
  const where = { commit: oid };
  const short = oid.slice(0, 12);
  const { signer, findings } = await readCodeCommit(history, oid, policy);
  if (findings.length > 0) return findings.map((each) => ({ ...each, where: { ...where, ...each.where } }));
  if (signer === null)
    return [finding('signature/unknown-key', `${short} is signed by no key of the policy`, { where })];
  if (signer.status !== 'live')
    return [
      finding(`signature/${signer.status}-key`, `the key that signed ${short} is ${signer.status}`, {
        where,
      }),
    ];
  return holds(policy, signer.principal, 'trunk')
    ? []
    : [
        finding('permission/right', `${signer.principal}, who signed ${short}, may make no steps of trunk`, {
          where,
        }),
      ];
}

/**
 * Judges a change that names no record: it may change what the policy leaves free, and bring no event; and where the policy
 * wants ungoverned steps signed, whoever may make them has signed each commit.
 */
export async function judgeChange(context: ReadContext, head: Oid): Promise<JudgedChange> {
  const { repository, policy, reader, trunkTip } = context;
  const commits = await newCommits(repository, [head], trunkTip);
  const many =
    commits.length > most
      ? [finding('action/too-large', `the change brings ${commits.length} commits; ${most} are looked at`)]
      : [];
  const events: Finding[] = [];
  const signed: Finding[] = [];
  for (const oid of many.length > 0 ? [] : commits) {
    const bytes = await commitBytes(reader, oid);
    if (!bytes.ok) events.push(...bytes.findings);
    else if (claimsGovernance(bytes.value)) {
      const message = `merging would bring in ${oid}, an event or step, past the records`;
      events.push(finding('trunk/smuggled-event', message, { where: { commit: oid } }));
    } else if (policy.ungoverned.signed) signed.push(...(await signedFindings(context, oid)));
  }
  const since = await changesBeyondTrunk(context, head);
  const paths = [...new Set((since ?? []).flat().map(({ path }) => path))].sort();
  const governed = paths.flatMap((path) => governedPath(policy, path, { commit: head }) ?? []);
  return {
    commits,
    since: since ?? [],
    paths,
    findings: {
      paths: [...(since === null ? [missing(head)] : []), ...governed],
      events: [...many, ...events.slice(0, named)],
      signed: policy.ungoverned.signed ? signed.slice(0, named) : null,
    },
  };
}
