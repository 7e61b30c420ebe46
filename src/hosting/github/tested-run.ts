import { z } from 'zod';
import { ok, type Result, refuse } from '../../rules/finding.ts';
import { classifyRef } from '../../rules/refs.ts';
import { type DocId, isOid, type Oid } from '../../rules/values.ts';

/** A run of a test workflow that may be attested, and what it was about. */
export interface TestedRun {
  readonly id: number;
  /** The change record on whose execution branch it ran. */
  readonly change: DocId;
  /** The name of that branch. The host calls a run of a tag by the tag's name in the same place. */
  readonly branch: string;
  /** The commit that was tested: of a run that a push started, the pushed one. */
  readonly commit: Oid;
  /** `0` where the run succeeded, `1` where it failed: a green report of a failed run is not believed. */
  readonly exitCode: '0' | '1';
  readonly run: {
    readonly runner: string;
    readonly url: string;
    readonly attempt: number;
    readonly workflow: { readonly path: string; readonly commit: Oid };
  };
}

const repository = z.object({ id: z.number().int() });

/** What is looked at of GitHub's `workflow_run` event. */
const payload = z.object({
  action: z.string(),
  repository,
  workflow_run: z.object({
    id: z.number().int().positive(),
    event: z.string(),
    head_branch: z.string().nullable(),
    head_sha: z.string(),
    head_repository: repository.nullable(),
    path: z.string(),
    conclusion: z.string().nullable(),
    run_attempt: z.number().int().positive(),
    html_url: z.string(),
  }),
});

const ends: Readonly<Record<string, TestedRun['exitCode']>> = { success: '0', failure: '1' };

/**
 * Reads the event of a workflow that starts when another has ended (`workflow_run`), as the host wrote it, and refuses to
 * attest what is not a whole run of the named workflow, of this repository, at a commit of an execution branch.
 *
 * @param event the event file's content, parsed
 * @param workflow path of the test workflow: `.github/workflows/test.yml`
 * @param trunk trunk's branch name
 */
export function readTestedRun(event: unknown, workflow: string, trunk: string): Result<TestedRun> {
  const read = payload.safeParse(event);
  if (!read.success) return refuse('attest/event', 'this is not the event of a workflow run');
  const { action, repository: here, workflow_run: run } = read.data;
  if (action !== 'completed')
    return refuse('attest/event', `the run is ${JSON.stringify(action)}, not completed`);
  if (run.head_repository?.id !== here.id)
    return refuse('attest/fork', `the run ${run.id} is of another repository`);
  if (run.event !== 'push')
    return refuse(
      'attest/event',
      `the run ${run.id} was started by ${JSON.stringify(run.event)}, not by a push`,
    );
  if (/@refs\/tags\//.test(run.path))
    return refuse('attest/branch', `the run ${run.id} is of the tag ${JSON.stringify(run.head_branch)}`);
  // GitHub adds `@refs/heads/…` to the path where it names the version.
  const path = run.path.replace(/@.*$/s, '');
  if (path !== workflow)
    return refuse('attest/workflow', `the run ${run.id} is of ${JSON.stringify(path)}, not of ${workflow}`);
  const branch = classifyRef(`refs/heads/${run.head_branch ?? ''}`, trunk);
  if (branch.kind !== 'execution' || !isOid(run.head_sha))
    return refuse('attest/branch', `the run ${run.id} is of the branch ${JSON.stringify(run.head_branch)}`);
  const exitCode = ends[run.conclusion ?? ''];
  if (exitCode === undefined)
    return refuse('attest/conclusion', `the run ${run.id} ended as ${JSON.stringify(run.conclusion)}`);
  return ok({
    id: run.id,
    change: branch.id,
    branch: run.head_branch ?? '',
    commit: run.head_sha,
    exitCode,
    run: {
      runner: 'github-actions',
      url: run.html_url,
      attempt: run.run_attempt,
      workflow: { path, commit: run.head_sha },
    },
  });
}
