import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type GitHub, type GitHubOptions, openGitHub } from '../../../src/hosting/github/client.ts';
import { unwrap } from '../../../src/rules/finding.ts';

const token = 'ghp_0123456789secret';
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A host that gives these answers in turn, the last one for ever; and how often it was asked. */
async function host(
  answers: readonly Answer[],
  options: Partial<GitHubOptions> = {},
): Promise<{ github: GitHub; asked: () => number; seen: IncomingMessage[] }> {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    (answers[seen.length - 1] ?? answers.at(-1))?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(
    () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  );
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    github: unwrap(openGitHub({ baseUrl, token, second: 5, timeout: 300, ...options })),
    asked: () => seen.length,
    seen,
  };
}

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };

const read = (github: GitHub) =>
  github.ask(
    'read lab/records',
    async ({ rest }) => (await rest.repos.get({ owner: 'lab', repo: 'records' })).data,
  );

const write = (github: GitHub) =>
  github.ask(
    'open an issue',
    async ({ rest }) => (await rest.issues.create({ owner: 'lab', repo: 'records', title: 'x' })).data,
  );

test('sends the token, and gives what the host answers', async () => {
  const { github, seen } = await host([json(200, { id: 7 })]);
  expect(await read(github)).toEqual({ ok: true, value: { id: 7 } });
  expect(seen[0]?.url).toBe('/repos/lab/records');
  expect(seen[0]?.headers.authorization).toBe(`token ${token}`);
});

const said = { message: `bad ${token}\n::error::x`, documentation_url: 'https://docs.example' };
const failures: readonly (readonly [string, Answer, string, RegExp])[] = [
  ['401', json(401, said), 'hosting/unauthorised', /read lab\/records: 401/],
  [
    '403',
    json(403, said, { 'x-accepted-github-permissions': 'administration=write' }),
    'hosting/forbidden',
    /it needs administration=write/,
  ],
  ['404', json(404, said), 'hosting/not-found', /404/],
  ['409', json(409, said), 'hosting/conflict', /409/],
  ['422', json(422, { ...said, errors: [{ code: 'custom' }] }), 'hosting/refused', /custom/],
  ['a primary limit', json(403, said, limited(3600)), 'hosting/rate-limited', /try again in 3[56]\d\d s/],
  [
    'a secondary limit',
    json(403, { message: 'You have exceeded a secondary rate limit' }, { 'retry-after': '90' }),
    'hosting/rate-limited',
    /try again in 90 s/,
  ],
  ['429', json(429, said, { 'retry-after': '120' }), 'hosting/rate-limited', /120 s/],
  ['503', json(503, said), 'hosting/unavailable', /503/],
  ['silence', () => undefined, 'hosting/timed-out', /no answer in time/],
  ['a broken line', (request) => request.socket.destroy(), 'hosting/unreachable', /read lab\/records/],
  [
    'an answer that breaks off',
    (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"id":');
      setTimeout(() => response.destroy(), 20);
    },
    'hosting/unavailable',
    /broke off/,
  ],
  [
    'a page of something between',
    (_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<h1>Sign in to the network</h1>');
    },
    'hosting/unavailable',
    /not from the service/,
  ],
  ['an error that is no message', json(400, null), 'hosting/unavailable', /read lab\/records/],
];

function limited(seconds: number): Record<string, string> {
  return {
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + seconds),
  };
}

test.each(failures)('%s is a finding, in one line and without the token', async (_, answer, rule, words) => {
  const { github } = await host([answer]);
  const found = await read(github);
  if (found.ok) throw new Error('it passed');
  expect(found.findings).toHaveLength(1);
  const [finding] = found.findings;
  expect(finding?.rule).toBe(rule);
  expect(finding?.message).toMatch(words);
  expect(finding?.fix).not.toBe('');
  expect(JSON.stringify(found)).not.toContain(token);
  expect(finding?.message).not.toMatch(/\n/);
});

test('tries again what failed on the way, and waits for a limit that ends soon', async () => {
  const soon = { ...limited(0), 'retry-after': '1' };
  const { github, asked } = await host([
    json(502, {}),
    json(403, { message: 'You have exceeded a secondary rate limit' }, soon),
    json(200, { id: 7 }),
  ]);
  expect(await read(github)).toEqual({ ok: true, value: { id: 7 } });
  expect(asked()).toBe(3);
});

test('does not send twice what could be done twice', async () => {
  const { github, asked } = await host([json(502, {}), json(201, { number: 1 })]);
  expect(await write(github)).toMatchObject({ ok: false, findings: [{ rule: 'hosting/unavailable' }] });
  expect(asked()).toBe(1);
});

test('refuses an address where the token could be read on the way', () => {
  for (const baseUrl of ['http://github.example', 'github.example', 'https://me:secret@github.example'])
    expect(openGitHub({ baseUrl, token })).toMatchObject({
      ok: false,
      findings: [{ rule: 'hosting/address' }],
    });
  expect(openGitHub({ baseUrl: 'https://github.example/api/v3/', token })).toMatchObject({
    value: { baseUrl: 'https://github.example/api/v3' },
  });
});

test('lets a fault of the program through', async () => {
  const { github } = await host([json(200, {})]);
  await expect(github.ask('x', async () => Promise.reject(new RangeError('ours')))).rejects.toThrow('ours');
});
