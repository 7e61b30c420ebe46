import { ok, type Result } from '../../rules/finding.ts';
import type { GitHub } from './client.ts';

/** The conversation of a pull request, or an issue. */
export interface Conversation {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
}

/** What has to be known of a comment to choose ours. */
interface Comment {
  readonly id: number;
  readonly body?: string | undefined;
  readonly user: { readonly login: string; readonly type: string } | null;
}

/** So many comments are looked through, from the oldest; ours comes with the first run. */
const most = 1000;

/** Every comment of a conversation whose first line is the mark. */
async function marked(
  github: GitHub,
  { owner, repo, number }: Conversation,
  mark: string,
): Promise<Result<readonly Comment[]>> {
  return github.ask('read the comments', async ({ rest }) => {
    const found: Comment[] = [];
    for (let page = 1; page <= most / 100; page++) {
      const { data } = await rest.issues.listComments({
        owner,
        repo,
        issue_number: number,
        per_page: 100,
        page,
      });
      found.push(...data.filter(({ body }) => body?.split('\n', 1)[0] === mark).map(asComment));
      if (data.length < 100) break;
    }
    return found;
  });
}

function asComment(comment: {
  id: number;
  body?: string;
  user: { login: string; type: string } | null;
}): Comment {
  const { id, body, user } = comment;
  return { id, body, user: user && { login: user.login, type: user.type } };
}

/**
 * Keeps one comment in a conversation: writes it, or changes the one that was written before. Anybody may write the mark,
 * and would then hold our words in a comment of their own, to change as they like: so only a bot's comment is taken for
 * ours, or that of the account whose token this is.
 *
 * @param mark an HTML comment, alone in the first line, by which the comment is known again
 * @returns what was done; findings `hosting/…`
 */
export async function keepComment(
  github: GitHub,
  conversation: Conversation,
  mark: string,
  text: string,
): Promise<Result<'written' | 'changed' | 'unchanged'>> {
  const { owner, repo, number } = conversation;
  const body = `${mark}\n${text}`;
  const found = await marked(github, conversation, mark);
  if (!found.ok) return found;
  let own = found.value.find(({ user }) => user?.type === 'Bot');
  if (own === undefined && found.value.length > 0) {
    // The token of an App may not ask who it is; then none of these people is us.
    const me = await github.ask('read who the token is', async ({ rest }) =>
      rest.users.getAuthenticated().then(({ data }) => data.login),
    );
    own = me.ok ? found.value.find(({ user }) => user?.login === me.value) : undefined;
  }
  if (own?.body === body) return ok('unchanged');
  const known = own?.id;
  if (known === undefined)
    return github.ask('write a comment', async ({ rest }) => {
      await rest.issues.createComment({ owner, repo, issue_number: number, body });
      return 'written' as const;
    });
  return github.ask('change the comment', async ({ rest }) => {
    await rest.issues.updateComment({ owner, repo, comment_id: known, body });
    return 'changed' as const;
  });
}
