import { newCommits, type ReadContext } from '../../acts/context.ts';
import { readCodeCommit } from '../../history/code/commit.ts';
import { commitBytes, missing, readLinks } from '../../history/commits.ts';
import { runGit } from '../../repository/git/run.ts';
import { diffTrees } from '../../repository/objects/tree.ts';
import { type Finding, finding } from '../../rules/finding.ts';
import { holds } from '../../rules/policy/questions.ts';
import { governedPath } from '../../rules/trunk/judge-step.ts';
import { claimsGovernance } from '../../rules/trunk/step.ts';
import { isOid, type Oid } from '../../rules/values.ts';
import { worst } from '../gates/condition.ts';
import type { MergeAnswer, PullRequest } from './asked.ts';
import { judgedCondition } from './pushing.ts';

/** So many commits of one pull request are looked at. */
const most = 10_000;

/** So many wrong ones are named; what is wrong with one is mostly wrong with all. */
const named = 10;

async function treeOf({ reader }: ReadContext, oid: Oid): Promise<Oid | null> {
  const bytes = await commitBytes(reader, oid);
  return (bytes.ok && readLinks(bytes.value)?.tree) || null;
}

/** Where the branch left trunk; several where both took each other in, none where they have nothing in common. */
async function leftTrunkAt({ repository, trunkTip }: ReadContext, head: Oid): Promise<Oid[]> {
  const args = ['merge-base', '--all', trunkTip, head];
  const { stdout } = await runGit(repository, args, { okExitCodes: [0, 1] });
  return Buffer.from(stdout).toString('utf8').split('\n').filter(isOid);
}

/**
 * Paths that a merge would change on trunk, whichever way the host makes it: those in which the branch differs from where
 * it left trunk, and from trunk. Where it left trunk at several places any of them counts: a merge may take each.
 */
async function changedPaths(context: ReadContext, head: Oid): Promise<readonly string[] | null> {
  const { reader, trunkTip } = context;
  const [tree, trunk] = [await treeOf(context, head), await treeOf(context, trunkTip)];
  if (tree === null || trunk === null) return null;
  const bases = await leftTrunkAt(context, head);
  const before = bases.length === 0 ? [null] : await Promise.all(bases.map((base) => treeOf(context, base)));
  const beside = new Set((await diffTrees(reader, trunk, tree)).map(({ path }) => path));
  const changed = new Set<string>();
  for (const each of before)
    for (const { path } of await diffTrees(reader, each, tree)) if (beside.has(path)) changed.add(path);
  return [...changed].sort();
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

/** Anything else that would go into trunk: it may change what the policy leaves free, and bring no event. */
export async function judgeChangeRequest(context: ReadContext, asked: PullRequest): Promise<MergeAnswer> {
  const { repository, policy, reader, trunkTip } = context;
  const { head } = asked;
  const about = `a change of ungoverned files at ${head.slice(0, 12)}`;
  const commits = await newCommits(repository, [head], trunkTip);
  const many =
    commits.length > most
      ? [
          finding(
            'action/too-large',
            `the pull request brings ${commits.length} commits; ${most} are looked at`,
          ),
        ]
      : [];
  const looked = many.length > 0 ? [] : commits;
  const events: Finding[] = [];
  const signed: Finding[] = [];
  for (const oid of looked) {
    const bytes = await commitBytes(reader, oid);
    if (!bytes.ok) events.push(...bytes.findings);
    else if (claimsGovernance(bytes.value)) {
      const message = `merging would bring in ${oid}, an event or step, past the records`;
      events.push(finding('trunk/smuggled-event', message, { where: { commit: oid } }));
    } else if (policy.ungoverned.signed) signed.push(...(await signedFindings(context, oid)));
  }
  const paths = await changedPaths(context, head);
  const governed = (paths ?? []).flatMap((path) => governedPath(policy, path, { commit: head }) ?? []);
  const unread = paths === null ? [missing(head)] : [];
  const conditions = [
    judgedCondition('paths', 'it changes only what the policy leaves ungoverned', [...unread, ...governed], {
      shown: [`${paths?.length ?? 0} paths`],
    }),
    judgedCondition('events', 'it brings no event of a record', [...many, ...events.slice(0, named)], {
      shown: [`${commits.length} commits`],
    }),
    ...(policy.ungoverned.signed
      ? [
          judgedCondition(
            'signed',
            'each of its commits is signed by somebody who may make steps',
            signed.slice(0, named),
            {
              shown: ['a merge that the host makes is signed by nobody of the policy, and would be refused'],
            },
          ),
        ]
      : []),
  ];
  const answer = worst(conditions.map((each) => each.answer));
  return { what: 'change', about, records: [], answer, conditions, next: [] };
}
