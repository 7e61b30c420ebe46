import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryDirectory } from '../helpers/git.ts';
import { type Host, startHost } from '../hosting/github/host.ts';
import { pullRequest, runStep } from './runner.ts';

/** The comment of the Action at the emulator of GitHub, which numbers, pages and says whose a comment is; faults are comment.test.ts's. */

let host: Host;
let number: number;

const at = (path: string) => `/repos/lab/records/issues${path}`;

beforeAll(async () => {
  host = await startHost();
  ({ number } = (await host.call('POST', at(''), { title: 'A change' })) as { readonly number: number });
});
afterAll(() => host.close());

/** A run that judges nothing, and says so in a comment. */
async function comment(on = number) {
  const payload = { ...(pullRequest({ head: '1'.repeat(40), branch: 'words' }) as object), number: on };
  const inputs = { mode: 'gate', token: host.token, comment: 'true' };
  const env = { GITHUB_API_URL: host.url };
  return runStep(await temporaryDirectory(), {
    event: 'pull_request',
    payload,
    inputs,
    env,
    second: 2,
  });
}

const comments = async () =>
  (await host.call('GET', at(`/${number}/comments?per_page=100&page=2`))) as {
    readonly id: number;
    readonly body: string;
    readonly user: { readonly login: string };
  }[];

test('REQ-184 one comment is written behind a page of others, found again, and changed', async () => {
  for (let each = 0; each < 100; each++)
    await host.call('POST', at(`/${number}/comments`), { body: `word ${each}` });
  const first = await comment();
  expect(first.log).not.toContain('has no comment');
  const written = await comments();
  expect(written).toMatchObject([{ user: { login: 'lab' } }]);
  expect(written[0]?.body).toMatch(/^<!-- git-qms:gate -->\n## git-qms gate: /);
  await host.call('PATCH', at(`/comments/${written[0]?.id}`), { body: '<!-- git-qms:gate -->\nolder words' });
  await comment();
  expect(await comments()).toEqual([expect.objectContaining({ body: written[0]?.body })]);
});

test('REQ-184 a conversation that the host does not have changes no verdict', async () => {
  const before = await comments();
  const ran = await comment(number + 1);
  expect(ran.log).toMatch(/::warning title=hosting\/not-found::the verdict stands, and has no comment/);
  expect(ran.status).toBe(1);
  expect(await comments()).toEqual(before);
});
