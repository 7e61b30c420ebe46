import { ok, type Result } from '../../rules/finding.ts';
import type { GitHub } from './client.ts';

export interface Check {
  readonly name: string;
  readonly conclusion: 'success' | 'failure' | 'neutral';
  readonly title: string;
  /** Markdown. */
  readonly summary: string;
}

/** GitHub takes 65,535 characters of a text. */
const mostText = 60_000;

/**
 * Writes a check run, ended, at a commit. It is display: no rule ever reads one, since every workflow of the repository
 * can write it under the same name. Findings `hosting/…`.
 */
export async function reportCheck(
  github: GitHub,
  { owner, repo }: { readonly owner: string; readonly repo: string },
  commit: string,
  { name, conclusion, title, summary }: Check,
): Promise<Result<null>> {
  const written = await github.ask('write a check', ({ rest }) =>
    rest.checks.create({
      owner,
      repo,
      name,
      head_sha: commit,
      status: 'completed',
      conclusion,
      output: { title: title.slice(0, 200), summary: summary.slice(0, mostText) },
    }),
  );
  return written.ok ? ok(null) : written;
}
