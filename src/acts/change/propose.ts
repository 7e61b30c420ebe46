import { commitNamed } from '../../repository/git/revision.ts';
import { overlayReader, plannedWriter } from '../../repository/objects/writer.ts';
import { fail, QmsError, unwrap } from '../../rules/finding.ts';
import type { Oid } from '../../rules/values.ts';
import { treeOf } from '../code-step.ts';
import { type ContextOptions, fetchGoverned, openContext, type ReadContext } from '../context.ts';
import { awaitProposal, dropTracking, failWaiting, sendChange } from '../relay/propose.ts';
import { judgeChange } from './judge.ts';
import { oneOf, treeWithChange } from './tree.ts';

/** What became of a change that was proposed. */
export interface ProposedChange {
  readonly commit: Oid;
  /** `there`: trunk held it before it was asked. */
  readonly outcome: 'admitted' | 'there' | 'planned';
  readonly trunk: string;
  readonly commits: number;
  /** Files that it changes on trunk. */
  readonly paths: readonly string[];
}

/**
 * Proposes a change of files that no record governs, for the relay to take into trunk; judged here first. It is named by its
 * commit, so that whoever proposes it a second time goes on waiting.
 *
 * @param revision the commit, by whatever git calls it
 * @throws `relay/none`, `usage/revision`, `relay/conflict`, `relay/waiting`, `relay/vanished`, and what judges the change
 */
export async function proposeChange(options: ContextOptions, revision: string): Promise<ProposedChange> {
  const { repository, refs, close } = await openContext(options);
  try {
    await fetchGoverned(repository, refs);
  } finally {
    await close();
  }
  const context = await openContext(options);
  try {
    return await proposeFrom(context, revision);
  } finally {
    await context.close();
  }
}

async function proposeFrom(context: ReadContext, revision: string): Promise<ProposedChange> {
  const { repository, refs, relay, options } = context;
  const { remote, trunk } = refs;
  if (!relay || remote === null) fail('relay/none', 'no relay makes the steps of trunk for this clone');
  const commit =
    (await commitNamed(repository, revision)) ??
    fail('usage/revision', `there is no commit ${JSON.stringify(revision)} here`);
  const { commits, paths } = await judgeHere(context, commit);
  const told = { commit, trunk, commits: commits.length, paths };
  if (commits.length === 0) {
    // Of an earlier run that stopped waiting.
    if (!options.dryRun) await dropTracking(context, remote, commit);
    return { ...told, outcome: 'there' };
  }
  if (options.dryRun) return { ...told, outcome: 'planned' };
  await sendChange(context, remote, commit, commit);
  const updates = [{ ref: `refs/heads/${trunk}`, old: context.trunkTip, new: commit }];
  const answer = await awaitProposal(context, remote, commit, updates);
  if (answer.kind === 'refused') throw new QmsError(answer.findings);
  if (answer.kind === 'waiting') failWaiting('the change', commit, answer.seconds);
  if (answer.kind === 'gone')
    fail('relay/vanished', `the proposal propose/${commit} is gone, and nothing was admitted`);
  return { ...told, outcome: 'admitted' };
}

/** What the relay will say of it, as trunk stands: whoever proposes need not wait for that. */
async function judgeHere(context: ReadContext, commit: Oid) {
  const judged = await judgeChange(context, commit);
  if (judged.commits.length === 0) return judged;
  const { paths, events, signed } = judged.findings;
  const wrong = [...paths, ...events, ...(signed ?? [])];
  if (wrong.length > 0) throw new QmsError(wrong);
  const { reader, trunkTip } = context;
  const changes = unwrap(oneOf(judged.since));
  const planned = plannedWriter();
  const trunk = await treeOf(reader, trunkTip);
  unwrap(await treeWithChange(overlayReader(reader, planned), planned, trunk, changes));
  return judged;
}
