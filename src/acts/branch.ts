import { runGit } from '../repository/git/run.ts';
import { fail } from '../rules/finding.ts';
import { systemsOf } from '../rules/record/inputs.ts';
import type { RecordState } from '../rules/record/state.ts';
import { adoptedCommit, sandboxOf } from '../rules/systems/adoption.ts';
import type { DocId } from '../rules/values.ts';
import {
  type ContextOptions,
  fetchGoverned,
  localName,
  openActor,
  openContext,
  type ReadContext,
} from './context.ts';
import { documentId } from './perform.ts';

export interface BranchInput {
  readonly id: string;
  /** `exec/CR-001.<slug>`, for a second branch of one record. */
  readonly slug?: string | undefined;
  /** Take trunk in, rather than begin a branch. */
  readonly update?: boolean;
}

export interface BranchOutcome {
  readonly branch: string;
  /** The step of trunk that it begins at, or took in. */
  readonly trunk: string;
  readonly change: DocId;
  readonly notes: readonly string[];
}

/** git for people: in the work tree, with its own words on failure. */
async function git(context: ReadContext, args: readonly string[], why: string): Promise<string> {
  const { stdout, stderr, exitCode } = await runGit(context.repository, args, { okExitCodes: 'any' });
  if (exitCode !== 0) {
    const said = Buffer.from(stderr).toString('utf8').trim().split('\n').slice(-3).join('; ');
    fail('git/failed', `${why}: ${said || `git ended with ${exitCode}`}`);
  }
  return Buffer.from(stdout).toString('utf8').trim();
}

/**
 * The change record of a branch is in execution, and names a system whose code it writes. Raises
 * `exec/not-in-execution`, `exec/system` and `exec/adoption`.
 */
export async function checkInExecution(context: ReadContext, id: DocId): Promise<RecordState> {
  const judged = await context.history.judgeRecord(id);
  const record = judged.ok && !judged.value.refused ? judged.value.state : null;
  if (record?.state !== 'IN_EXECUTION')
    fail(
      'exec/not-in-execution',
      `${id} is ${record?.state ?? 'unknown'}; code is written while it is IN_EXECUTION`,
      {
        fix: `run \`qms next ${id}\``,
      },
    );
  const kind = context.policy.kinds.get(record.kind);
  const names = kind ? systemsOf(kind, record.properties) : [];
  if (names.length === 0) fail('exec/system', `${id} names no system in its front matter`);
  const adopted = adoptedCommit(record.properties);
  if (adopted !== null)
    fail('exec/adoption', `${id} adopts ${adopted} as it is: there is nothing to branch`, {
      fix: `push it: \`git push origin ${adopted.slice(0, 12)}:refs/heads/${sandboxOf(names[0] ?? '')}\`; then \`qms gate ${id}\``,
    });
  return record;
}

/** The name of an execution branch, `exec/CR-001.slug`. Raises `id/grammar` and `usage/option-value`. */
export function executionBranch(id: DocId, slug: string | undefined): string {
  if (slug !== undefined && !/^[a-z0-9][a-z0-9.-]*$/.test(slug))
    fail(
      'usage/option-value',
      `${JSON.stringify(slug)} is no name for a branch: lower-case letters, digits, dots, hyphens`,
    );
  return slug === undefined ? `exec/${id}` : `exec/${id}.${slug}`;
}

/** The message of a commit that takes trunk in on an execution branch. */
const messageOf = (id: DocId) => `${id}: take trunk in\n\nQMS-CR: ${id}\n`;

/**
 * Begins the execution branch of a record at trunk and switches to it, set up to sign; with `update` takes trunk in with
 * a merge commit of its own. What stood qualified before must then qualify again.
 */
export async function branch(options: ContextOptions, input: BranchInput): Promise<BranchOutcome> {
  const id = documentId(input.id);
  const name = executionBranch(id, input.slug);
  const first = await openContext(options);
  try {
    if (first.repository.workTree === null)
      fail('usage/missing-argument', 'this repository has no work tree to switch');
    if (first.refs.remote !== null) await fetchGoverned(first.repository, first.refs);
  } finally {
    await first.close();
  }
  const context = await openContext(options);
  try {
    await checkInExecution(context, id);
    const actor = await openActor(context);
    const trunk = localName(context.refs, context.refs.trunk);
    const signing = [
      '-c',
      'gpg.format=ssh',
      '-c',
      `user.name=${actor.name}`,
      '-c',
      `user.email=${actor.email}`,
    ];
    const notes: string[] = [];
    if (!input.update) {
      await git(context, ['switch', '--no-track', '-c', name, context.trunkTip], `${name} cannot be begun`);
      notes.push(
        `commit with \`git commit -S --trailer "QMS-CR: ${id}"\`, signed with the key that git-qms uses`,
      );
    } else {
      const current = await git(
        context,
        ['symbolic-ref', '--quiet', '--short', 'HEAD'],
        'no branch is checked out',
      );
      if (current !== name) await git(context, ['switch', name], `${name} cannot be checked out`);
      await git(
        context,
        [...signing, 'merge', '--no-ff', '-S', '-m', messageOf(id), trunk],
        `trunk cannot be taken in; mend the conflicts and commit with \`git commit -S --trailer "QMS-CR: ${id}"\``,
      );
      notes.push('what was qualified before must qualify again: run the suites, and renew the matrix');
    }
    return { branch: name, trunk: context.trunkTip, change: id, notes };
  } finally {
    await context.close();
  }
}
