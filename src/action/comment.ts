import { type Finding, finding } from '../rules/finding.ts';
import { annotation } from './commands.ts';
import { readEvent } from './event.ts';
import type { Inputs } from './inputs.ts';
import type { Outcome } from './outcome.ts';
import { commentOf } from './summary.ts';
import type { Surroundings } from './surroundings.ts';

/** Milliseconds that the comment may take, with all that is tried again. */
const longest = 90_000;

async function write(
  { env, fetch, second }: Surroundings,
  { token, mode }: Inputs,
  outcome: Outcome,
  number: number,
): Promise<readonly Finding[]> {
  if (token === '')
    return [finding('hosting/no-token', 'a comment is written with a token, and the input is empty')];
  const { openGitHub } = await import('../hosting/github/client.ts');
  const { keepComment } = await import('../hosting/github/comments.ts');
  const [owner = '', repo = ''] = (env.GITHUB_REPOSITORY ?? '').split('/');
  const baseUrl = env.GITHUB_API_URL || 'https://api.github.com';
  const signal = AbortSignal.timeout(longest);
  const github = openGitHub({
    baseUrl,
    token,
    signal,
    ...(fetch ? { fetch } : {}),
    ...(second ? { second } : {}),
  });
  if (!github.ok) return github.findings;
  const mark = `<!-- git-qms:${mode} -->`;
  const kept = await keepComment(github.value, { owner, repo, number }, mark, commentOf(mode, outcome));
  return kept.ok ? [] : kept.findings;
}

/** The pull request that the job is about; null where it is about none. */
async function conversationOf(surroundings: Surroundings): Promise<number | null> {
  const event = await readEvent(surroundings).catch(() => null);
  return event?.name === 'pull_request' ? event.number : null;
}

/**
 * Keeps one comment with the verdict on the pull request, where the input asks for it; also where nothing could be judged,
 * so that no older verdict stands there. That it cannot be written changes no verdict, and is said: the run of a fork has
 * no right to write, by design.
 */
export async function comment(surroundings: Surroundings, inputs: Inputs, outcome: Outcome): Promise<void> {
  const number = inputs.comment === 'true' ? await conversationOf(surroundings) : null;
  if (number === null) return;
  for (const { rule, message, fix } of await write(surroundings, inputs, outcome, number))
    surroundings.write(
      annotation('warning', `the verdict stands, and has no comment: ${message}\n${fix}`, { title: rule }),
    );
}
