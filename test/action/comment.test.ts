import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { temporaryDirectory } from '../helpers/git.ts';
import { pullRequest, runStep } from './runner.ts';

interface Comment {
  readonly id: number;
  body: string;
  readonly user: { readonly login: string; readonly type: string };
}

/** Answers in place of the service; true where it did. */
type Fault = (request: IncomingMessage, response: ServerResponse) => boolean;

/** As much of GitHub as a comment needs: it remembers, and knows whose a token is. */
class Host {
  readonly comments: Comment[] = [];
  readonly asked: string[] = [];
  fault: Fault = () => false;
  /** Null for the token of an App, which may not ask who it is. */
  person: string | null = null;
  url = '';
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { pathname, searchParams } = new URL(request.url ?? '', this.url);
    const call = `${request.method} ${pathname}`;
    this.asked.push(call);
    if (this.fault(request, response)) return;
    const say = (status: number, value: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(value));
    };
    const body =
      chunks.length > 0 ? (JSON.parse(Buffer.concat(chunks).toString('utf8')) as { body: string }).body : '';
    const user =
      this.person === null
        ? { login: 'github-actions[bot]', type: 'Bot' }
        : { login: this.person, type: 'User' };
    if (call === 'GET /user')
      return this.person === null ? say(403, { message: 'Resource not accessible' }) : say(200, user);
    if (call === 'GET /repos/lab/records/issues/7/comments') {
      const [page, size] = [
        Number(searchParams.get('page') ?? 1),
        Number(searchParams.get('per_page') ?? 30),
      ];
      return say(200, this.comments.slice((page - 1) * size, page * size));
    }
    if (call === 'POST /repos/lab/records/issues/7/comments') {
      const made = { id: this.comments.length + 1, body, user };
      this.comments.push(made);
      return say(201, made);
    }
    const known = this.comments.find(({ id }) => call === `PATCH /repos/lab/records/issues/comments/${id}`);
    if (!known) return say(404, { message: 'Not Found' });
    known.body = body;
    return say(200, known);
  }
}

const hosts: Host[] = [];

afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close();
});

async function open(): Promise<Host> {
  const host = await new Host().open();
  hosts.push(host);
  return host;
}

/** A run that judges nothing, and says so in a comment: what it comes to is all the same here. */
async function comment(host: Host, mode = 'gate', event = 'pull_request') {
  const payload = pullRequest({ head: '1'.repeat(40), branch: 'words', title: '<!-- git-qms:gate -->' });
  const inputs = { mode, token: 'secret-token', comment: 'true' };
  const env = { GITHUB_API_URL: host.url };
  return runStep(await temporaryDirectory(), { event, payload, inputs, env, second: 2 });
}

const mark = '<!-- git-qms:gate -->';

test('REQ-184 one comment is written, and from then on changed', async () => {
  const host = await open();
  for (let each = 0; each < 150; each++)
    host.comments.push({ id: each + 1, body: 'words', user: { login: 'kim', type: 'User' } });
  await comment(host);
  await comment(host);
  expect(host.comments).toHaveLength(151);
  expect(host.comments[150]?.body).toMatch(/^<!-- git-qms:gate -->\n## git-qms gate: ❌ refused\n/);
  const own = host.comments[150] as Comment;
  own.body = `${mark}\nolder words`;
  await comment(host);
  expect(host.comments).toHaveLength(151);
  expect(own.body).not.toContain('older words');
});

test('REQ-184 a comment of somebody else is left alone, whatever stands in it', async () => {
  const host = await open();
  host.comments.push(
    { id: 1, body: `${mark}\nnothing stands against it`, user: { login: 'mallory', type: 'User' } },
    { id: 2, body: `> ${mark}`, user: { login: 'echo[bot]', type: 'Bot' } },
  );
  const theirs = host.comments.map(({ body }) => body);
  await comment(host);
  await comment(host);
  expect(host.comments.map(({ body }) => body).slice(0, 2)).toEqual(theirs);
  expect(host.comments).toHaveLength(3);
});

test("REQ-184 a person's token keeps that person's comment", async () => {
  const host = await open();
  host.person = 'kim';
  await comment(host);
  await comment(host);
  expect(host.comments).toHaveLength(1);
});

const answer =
  (status: number, body: string, headers: Record<string, string> = {}) =>
  (response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body);
  };

const faults: Readonly<Record<string, (response: ServerResponse) => void>> = {
  forbidden: answer(403, '{"message":"Resource not accessible by integration"}'),
  'rate-limited': answer(429, '{"message":"later"}', { 'retry-after': '3600' }),
  failing: answer(502, '<html>Bad gateway</html>', { 'content-type': 'text/html' }),
  nonsense: answer(200, '<html>Log in</html>', { 'content-type': 'text/html' }),
  'cut off': (response) => response.destroy(),
};

test.each(Object.entries(faults))(
  'REQ-184 a host that is %s changes no verdict, and that is said',
  async (_, fail) => {
    const host = await open();
    const verdict = await comment(host);
    for (const method of ['GET', 'POST']) {
      host.comments.splice(0);
      host.fault = (request, response) => {
        if (request.method !== method) return false;
        fail(response);
        return true;
      };
      const ran = await comment(host);
      expect(ran.log).toMatch(
        /\n::warning title=hosting\/[a-z-]+::the verdict stands, and has no comment: could not /,
      );
      expect(ran.log).not.toContain('secret-token');
      expect(ran).toMatchObject({ status: verdict.status, summary: verdict.summary });
    }
  },
);

test('REQ-184 nothing is asked of the host where no pull request is judged', async () => {
  const host = await open();
  await comment(host, 'gate', 'merge_group');
  await comment(host, 'gate', 'pull_request_target');
  expect(host.asked).toEqual([]);
});
