import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { type HttpServer, rpc, startAnew, startHttp } from './http-server.ts';
import { proxied, proxyCommand } from './proxied.ts';

let qs: QualitySystem;
let server: HttpServer;

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  server = await startHttp(qs, ['bot', 'quinn']);
});

afterAll(() => server.stop());

const proxiedAs = (agent: string) => proxied(server, agent);

/** The titles of all change records that there are, each as often as it was made. */
async function titles(): Promise<string[]> {
  await qs.git('fetch', '--quiet', 'origin');
  const list = await qs.git('for-each-ref', '--format=%(refname)', 'refs/remotes/origin/qms');
  const ids = list.split('\n').filter((ref) => /CR-[0-9]+$/.test(ref));
  return Promise.all(
    ids.map(async (ref) => {
      const id = ref.replace(/.*\//, '');
      const text = await qs.git('show', `${ref}:.qms/docs/CR/0xx/${id}/${id}.md`);
      return /^title: (.*)$/m.exec(text)?.[1] ?? '';
    }),
  );
}

test('REQ-162 a client on standard input notices nothing of a server that is started anew', async () => {
  const bot = await proxiedAs('bot');
  expect(await bot.call('qms_create', { doc_type: 'CR', title: 'Before' })).toMatchObject({ ok: true });
  server = await startAnew(qs, server, 'SIGTERM');
  expect(await bot.call('qms_create', { doc_type: 'CR', title: 'After' })).toMatchObject({ ok: true });
  await bot.close();
  expect((await titles()).sort()).toEqual(['After', 'Before']);
});

test('REQ-162 a server that is killed while it acts leaves each call done once, and answered', async () => {
  const bot = await proxiedAs('bot');
  const calls = [...Array(12).keys()].map((number) =>
    bot.call('qms_create', { doc_type: 'CR', title: `Number ${number}` }),
  );
  for (let times = 0; times < 3; times++) {
    await new Promise((resolve) => setTimeout(resolve, 300 + 170 * times));
    server = await startAnew(qs, server, 'SIGKILL');
  }
  const told = await Promise.all(calls);
  expect(told.filter(({ ok }) => !ok)).toEqual([]);
  expect(new Set(told.map(({ document }) => document)).size).toBe(12);
  const made = (await titles()).filter((title) => title.startsWith('Number'));
  expect(made.sort()).toEqual([...Array(12).keys()].map((number) => `Number ${number}`).sort());
  await bot.close();
}, 120_000);

test('batches, lines that are no message, refusals: each has its answer, and the proxy goes on', async () => {
  const { command, args, env } = proxyCommand(server, 'quinn');
  const child = spawn(command, args, { env });
  const lines = createInterface({ input: child.stdout });
  const heard: unknown[] = [];
  lines.on('line', (line) => heard.push(JSON.parse(line)));
  const send = (line: unknown) =>
    child.stdin.write(`${typeof line === 'string' ? line : JSON.stringify(line)}\n`);
  send('no json');
  send('[]');
  const hello = { protocolVersion: '2025-03-26', capabilities: {}, clientInfo: { name: 't', version: '1' } };
  send(rpc('initialize', hello, 'hello'));
  send({ jsonrpc: '2.0', method: 'notifications/initialized' });
  send([rpc('ping', {}, 1), rpc('tools/call', { name: 'qms_inbox', arguments: {} }, 2)]);
  send(rpc('no/such', {}, 3));
  await expect.poll(() => heard.length, { timeout: 10_000 }).toBe(6);
  child.stdin.end();
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
  const ids = (heard as { id: unknown; error?: unknown }[]).map(({ id, error }) => [id, error !== undefined]);
  expect(ids).toEqual(
    expect.arrayContaining([
      [null, true],
      ['hello', false],
      [1, false],
      [2, false],
      [3, true],
    ]),
  );
});

test('REQ-161 a duplicate is told to stop, and its calls are not sent again and again', async () => {
  const first = await proxiedAs('quinn');
  const began = performance.now();
  await expect(proxiedAs('quinn')).rejects.toThrow(/IDENTITY IN USE/);
  expect(performance.now() - began).toBeLessThan(5000);
  await first.close();
  // It gave the identity up as it ended.
  await expect
    .poll(async () => (await proxiedAs('quinn').catch(() => null))?.close() !== undefined, { timeout: 5000 })
    .toBe(true);
});

test('REQ-161 a proxy that ends while the server is away gives its identity up as soon as it is back', async () => {
  const first = await proxiedAs('quinn');
  server.process.kill('SIGKILL');
  const closed = first.close();
  server = await startAnew(qs, server, 'SIGKILL');
  await closed;
  const next = await proxiedAs('quinn');
  await next.close();
});
