import { ok, type Result } from '../../rules/finding.ts';
import type { GitHub } from './client.ts';

export interface KeptIssue {
  readonly owner: string;
  readonly repo: string;
  /** By which the issue is found again; a label that people do not use otherwise. */
  readonly label: string;
}

/**
 * Keeps one open issue for as long as something is wrong: opens it, brings its text up to date, or closes it where `text` is
 * null. Only issues with the label are looked at, and strangers cannot give labels. Findings `hosting/…`.
 */
export async function keepIssue(
  github: GitHub,
  { owner, repo, label }: KeptIssue,
  title: string,
  text: string | null,
): Promise<Result<'opened' | 'changed' | 'unchanged' | 'closed' | 'none'>> {
  const listed = await github.ask('read the issues', async ({ rest }) => {
    const { data } = await rest.issues.listForRepo({
      owner,
      repo,
      labels: label,
      state: 'open',
      per_page: 100,
    });
    return data.filter((each) => each.pull_request === undefined);
  });
  if (!listed.ok) return listed;
  const first = listed.value.toSorted((a, b) => a.number - b.number)[0];
  if (first === undefined) {
    if (text === null) return ok('none');
    return github.ask('open an issue', async ({ rest }) => {
      await rest.issues.create({ owner, repo, title, body: text, labels: [label] });
      return 'opened' as const;
    });
  }
  const issue = { owner, repo, issue_number: first.number };
  if (text === null)
    return github.ask('close the issue', async ({ rest }) => {
      await rest.issues.update({ ...issue, state: 'closed', state_reason: 'completed' });
      return 'closed' as const;
    });
  if (first.body === text) return ok('unchanged');
  return github.ask('change the issue', async ({ rest }) => {
    await rest.issues.update({ ...issue, title, body: text });
    return 'changed' as const;
  });
}
