import type { Octokit } from '@octokit/rest';
import { ok } from '../../rules/finding.ts';
import type { GitHub } from './client.ts';

/** A repository at the hosting service. */
export interface HostedRepository {
  readonly owner: string;
  readonly repo: string;
}

/** Rows from a place of a long list on, and whether the service has more behind them. */
export interface Rows<T> {
  readonly rows: readonly T[];
  readonly more: boolean;
}

/** How many rows the service gives at once. */
const perPage = 100;

async function rowsFrom<T>(
  skip: number,
  ask: (page: { per_page: number; page: number }) => Promise<{ data: readonly T[] }>,
): Promise<Rows<T>> {
  const { data } = await ask({ per_page: perPage, page: Math.floor(skip / perPage) + 1 });
  return { rows: data.slice(skip % perPage), more: data.length === perPage };
}

interface Listed {
  readonly number: number;
  readonly title: string;
  readonly state: string;
  readonly draft?: boolean;
  readonly updated_at: string;
  readonly user: { readonly login: string } | null;
  readonly head: { readonly label: string; readonly ref: string; readonly sha: string };
  readonly base: { readonly ref: string };
}

function about({ number, title, state, draft, updated_at, user, head, base }: Listed, owner: string) {
  return {
    number,
    title,
    by: user?.login,
    state,
    draft: draft || undefined,
    // Of another repository the branch says whose.
    branch: head.label === `${owner}:${head.ref}` ? head.ref : head.label,
    commit: head.sha,
    base: base.ref,
    updated: updated_at,
  };
}

/**
 * What is read of the pull requests of one repository, as plain data. Titles and texts are as their writers left them.
 * Findings `hosting/…`.
 */
export function pullRequestsOf(github: GitHub, { owner, repo }: HostedRepository) {
  const at = { owner, repo };
  const part = <T>(what: string, number: number, run: (octokit: Octokit) => Promise<T>) =>
    github.ask(`read ${what}pull request ${number} of ${owner}/${repo}`, run);
  return {
    list: (state: 'open' | 'closed' | 'all', branch: string | undefined, skip: number) =>
      github.ask(`list the pull requests of ${owner}/${repo}`, async ({ rest }) => {
        const head = branch === undefined ? {} : { head: `${owner}:${branch}` };
        const { rows, more } = await rowsFrom(skip, (page) =>
          rest.pulls.list({ ...at, state, ...head, ...page }),
        );
        return { rows: rows.map((each) => about(each, owner)), more };
      }),
    one: (number: number) =>
      part('', number, async ({ rest }) => {
        const { data } = await rest.pulls.get({ ...at, pull_number: number });
        const { merged, mergeable_state: mergeable, body } = data;
        return { ...about(data, owner), merged: merged || undefined, mergeable, text: body ?? '' };
      }),
    files: (number: number, skip: number) =>
      part('the files of ', number, async ({ rest }) => {
        const { rows, more } = await rowsFrom(skip, (page) =>
          rest.pulls.listFiles({ ...at, pull_number: number, ...page }),
        );
        const files = rows.map(({ filename, previous_filename, status, additions, deletions }) => ({
          path: filename,
          was: previous_filename,
          change: status,
          added: additions,
          removed: deletions,
        }));
        return { rows: files, more };
      }),
    reviews: (number: number, skip: number) =>
      part('the reviews of ', number, async ({ rest }) => {
        const { rows, more } = await rowsFrom(skip, (page) =>
          rest.pulls.listReviews({ ...at, pull_number: number, ...page }),
        );
        const reviews = rows.map(({ user, state, commit_id, body }) => ({
          by: user?.login,
          state: state.toLowerCase(),
          commit: commit_id ?? undefined,
          text: body,
        }));
        return { rows: reviews, more };
      }),
    comments: (number: number, skip: number) =>
      part('the comments on ', number, async ({ rest }) => {
        const { rows, more } = await rowsFrom(skip, (page) =>
          rest.pulls.listReviewComments({ ...at, pull_number: number, ...page }),
        );
        const comments = rows.map(({ user, path, line, body }) => ({
          by: user?.login,
          path,
          line: line ?? undefined,
          text: body,
        }));
        return { rows: comments, more };
      }),
    checks: (commit: string) => checksAt(github, at, commit),
  };
}

/**
 * The newest run of each check at a commit, and the statuses that services wrote in the older way: at most a hundred of
 * either; `unseen` says how many there are beyond.
 */
async function checksAt(github: GitHub, at: HostedRepository, commit: string) {
  const what = `read the checks of ${commit.slice(0, 12)} of ${at.owner}/${at.repo}`;
  const runs = await github.ask(what, async ({ rest }) =>
    rest.checks.listForRef({ ...at, ref: commit, per_page: perPage }),
  );
  if (!runs.ok) return runs;
  const statuses = await github.ask(what, async ({ rest }) =>
    rest.repos.getCombinedStatusForRef({ ...at, ref: commit, per_page: perPage }),
  );
  if (!statuses.ok) return statuses;
  const checks = [
    ...runs.value.data.check_runs.map(({ name, status, conclusion, app, output }) => ({
      name,
      state: conclusion ?? status,
      app: app?.slug,
      text: output.title ?? '',
    })),
    ...statuses.value.data.statuses.map(({ context, state, description }) => ({
      name: context,
      state,
      app: undefined,
      text: description ?? '',
    })),
  ];
  const all = runs.value.data.total_count + statuses.value.data.total_count;
  return ok({ rows: checks, unseen: all > checks.length ? all - checks.length : undefined });
}
