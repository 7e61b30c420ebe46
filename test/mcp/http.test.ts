import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeCredentials } from '../../src/acts/agents/store.ts';
import { create } from '../../src/acts/create.ts';
import type { PrincipalId } from '../../src/rules/values.ts';
import { git, temporaryDirectory } from '../helpers/git.ts';
import { foundSystem, members, type QualitySystem } from '../helpers/quality-system.ts';
import { type HttpServer, rpc, startHttp } from './http-server.ts';

let qs: QualitySystem;
let server: HttpServer;

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  server = await startHttp(qs, members);
});

afterAll(() => server.stop());

const status = rpc('tools/call', { name: 'qms_inbox', arguments: {} });

/** A refusal's status and rule. */
async function refusal(response: Response): Promise<[number, string]> {
  const { error } = (await response.json()) as { error?: { data?: { rule?: string } } };
  return [response.status, error?.data?.rule ?? ''];
}

test('REQ-160 each agent is who its token proves, and signs with its own key', async () => {
  const bot = await server.connect('bot');
  const quinn = await server.connect('quinn');
  const made = await bot.call('qms_create', { doc_type: 'CR', title: 'Over HTTP' });
  expect(made).toMatchObject({ ok: true, document: 'CR-001' });
  expect(await qs.git('fetch', '--quiet', 'origin')).toBe('');
  expect(await qs.git('log', '-1', '--format=%an <%ae>', made.commit)).toBe('bot <bot@example.org>');
  expect(await quinn.call('qms_create', { doc_type: 'CR', title: 'Not hers' })).toMatchObject({ ok: false });
  await bot.close();
  await quinn.close();
});

test('REQ-160 without a credential, with a wrong one, or with a revoked one nobody is anybody, on loopback too', async () => {
  for (const headers of [
    {},
    { Authorization: 'Bearer qms_bot_wrong' },
    { Authorization: `Basic ${server.token('bot')}` },
    { 'X-QMS-Identity': 'bot' },
  ] as Record<string, string>[]) {
    const response = await server.post(null, status, headers);
    expect(response.headers.get('www-authenticate')).toContain('Bearer');
    expect(await refusal(response)).toEqual([401, 'mcp/no-credential']);
  }
  expect((await server.post('rev', status)).status).toBe(200);
  await writeCredentials({ folder: server.store }, 'rev' as PrincipalId, { tokens: [], certificates: [] });
  expect(await refusal(await server.post('rev', status))).toEqual([401, 'mcp/no-credential']);
});

test('REQ-160 a header that names somebody else is refused, and says who the caller is', async () => {
  const response = await server.post('bot', status, { 'X-QMS-Identity': 'quinn' });
  expect(response.status).toBe(403);
  expect(await response.text()).toContain('you are bot');
  expect((await server.post('bot', status, { 'X-QMS-Identity': 'bot' })).status).toBe(200);
});

/** A request with headers as they are, also twice. */
function raw(headers: readonly [string, string][], at = server.url): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(at);
    const sent = request({
      hostname,
      port,
      path: '/mcp',
      method: 'POST',
      setHost: false,
      headers: headers.flat(),
    });
    sent.on('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end(JSON.stringify(status));
  });
}

test('REQ-160 doubled headers, other names of the server and pages of elsewhere are turned away', async () => {
  const { host } = new URL(server.url);
  const plain: [string, string][] = [
    ['Host', host],
    ['Content-Type', 'application/json'],
    ['Accept', 'application/json, text/event-stream'],
    ['Authorization', `Bearer ${server.token('bot')}`],
  ];
  expect(await raw(plain)).toBe(200);
  expect(await raw([...plain, ['Authorization', `Bearer ${server.token('quinn')}`]])).toBe(400);
  expect(await raw([...plain, ['X-QMS-Instance', 'a'], ['x-qms-instance', 'b']])).toBe(400);
  expect(await raw([['Host', 'evil.example'], ...plain.slice(1)])).toBe(403);
  expect(await raw([['Host', `127.0.0.1.evil.example:80`], ...plain.slice(1)])).toBe(403);
  expect(await raw([...plain, ['Origin', 'https://evil.example']])).toBe(403);
  expect(await raw([...plain, ['Origin', 'null']])).toBe(403);
  expect(await raw([...plain, ['Origin', `http://${host}`]])).toBe(200);
});

test('containers reach the server by the name that they have for this machine, and others by names that are allowed', async () => {
  const named = await startHttp(qs, ['quinn'], { more: ['--allow-host', 'QMS.example.org'] });
  const rest: [string, string][] = [
    ['Content-Type', 'application/json'],
    ['Accept', 'application/json, text/event-stream'],
    ['Authorization', `Bearer ${named.token('quinn')}`],
  ];
  const by = (name: string) => raw([['Host', `${name}:${new URL(named.url).port}`], ...rest], named.url);
  expect(await by('host.docker.internal')).toBe(200);
  expect(await by('qms.example.org')).toBe(200);
  expect(await by('other.example.org')).toBe(403);
  expect(await by('sub.qms.example.org')).toBe(403);
  await named.stop();
});

test('REQ-161 one instance at a time: the second is told to stop, until the first gives the identity up', async () => {
  const as = (instance: string) => server.post('ada', status, { 'X-QMS-Instance': instance });
  expect((await as('first')).status).toBe(200);
  const second = await as('second');
  expect(second.status).toBe(409);
  expect(await second.text()).toMatch(/IDENTITY IN USE.*do not retry: stop/);
  // A token that was copied, without the name of its instance, is no way round.
  expect((await server.post('ada', status)).status).toBe(409);
  const headers = { Authorization: `Bearer ${server.token('ada')}` };
  await fetch(server.url, { method: 'DELETE', headers: { ...headers, 'X-QMS-Instance': 'second' } });
  expect((await as('second')).status).toBe(409);
  await fetch(server.url, { method: 'DELETE', headers: { ...headers, 'X-QMS-Instance': 'first' } });
  expect((await as('second')).status).toBe(200);
});

test('half a message, another method, no JSON: refused, and the server goes on', async () => {
  expect((await server.post('bot', '{"jsonrpc":')).status).toBe(400);
  expect(
    (await fetch(server.url, { method: 'PUT', headers: { Authorization: `Bearer ${server.token('bot')}` } }))
      .status,
  ).toBe(405);
  expect((await fetch(new URL('/', server.url))).status).toBe(404);
  const health = await fetch(new URL('/healthz', server.url));
  expect(await health.json()).toMatchObject({ ok: true, service: 'git-qms' });
});

test('what others push to the remote is seen without anybody fetching', async () => {
  const clone = await temporaryDirectory();
  await git(clone, 'clone', '--quiet', (await qs.git('remote', 'get-url', 'origin')).trim(), '.');
  await git(clone, 'config', 'qms.genesis', qs.genesis);
  const { document } = await create(qs.as('bot', { cwd: clone }), { kind: 'CR', title: 'From elsewhere' });
  const bot = await server.connect('bot');
  const look = async () => (await bot.call('qms_status', { doc_id: document })).title;
  await expect.poll(look, { timeout: 15_000, interval: 500 }).toBe('From elsewhere');
  await bot.close();
});

test('each call is a line of the log, without arguments and secrets', async () => {
  const bot = await server.connect('bot');
  await bot.call('qms_comments', { doc_id: 'CR-001', user: 'quinn' });
  await bot.close();
  const line = server.lines.findLast((each) => each.includes('qms_comments')) ?? '';
  expect(JSON.parse(line)).toMatchObject({ who: 'bot', via: 'token', ok: false, rules: ['mcp/not-you'] });
  expect(server.lines.join('\n')).not.toContain(server.token('bot'));
});
