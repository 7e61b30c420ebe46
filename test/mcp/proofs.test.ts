import { execFile, spawnSync } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { type RequestOptions, request } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { digestOf, readCredentials, writeCredentials } from '../../src/acts/agents/store.ts';
import type { PrincipalId } from '../../src/rules/values.ts';
import { temporaryDirectory } from '../helpers/git.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { type HttpServer, rpc, startHttp } from './http-server.ts';

const run = promisify(execFile);

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

let qs: QualitySystem;
let folder: string;
let server: HttpServer;

/** A key with a certificate for `name`, signed by `ca` or by itself. */
async function certificate(name: string, ca: string | null, more: readonly string[] = []): Promise<void> {
  const at = (file: string) => join(folder, file);
  const signer = ca === null ? [] : ['-CA', at(`${ca}.pem`), '-CAkey', at(`${ca}.key`)];
  const key = [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-keyout',
    at(`${name}.key`),
  ];
  await run('openssl', [
    'req',
    '-x509',
    ...key,
    '-out',
    at(`${name}.pem`),
    '-days',
    '2',
    '-subj',
    `/CN=${name}`,
    ...signer,
    ...more,
  ]);
}

async function fingerprint(name: string): Promise<string> {
  const { stdout } = await run('openssl', [
    'x509',
    '-in',
    join(folder, `${name}.pem`),
    '-noout',
    '-fingerprint',
    '-sha256',
  ]);
  return stdout.replace(/^.*=/, '').replaceAll(':', '').trim().toLowerCase();
}

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  folder = await temporaryDirectory();
  if (!hasOpenssl) {
    server = await startHttp(qs, ['bot', 'quinn'], { more: ['--sockets', join(folder, 'sockets')] });
    return;
  }
  await certificate('server', null, ['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']);
  await certificate('ca', null);
  await certificate('bot-client', 'ca');
  await certificate('stranger', null);
  const file = (name: string) => join(folder, name);
  const tls = [
    '--tls-cert',
    file('server.pem'),
    '--tls-key',
    file('server.key'),
    '--client-ca',
    file('ca.pem'),
  ];
  server = await startHttp(qs, ['bot', 'quinn'], { more: [...tls, '--sockets', file('sockets')] });
  const store = { folder: server.store };
  const bot = 'bot' as PrincipalId;
  await writeCredentials(store, bot, {
    ...(await readCredentials(store, bot)),
    certificates: [await fingerprint('bot-client'), await fingerprint('stranger')],
  });
});

afterAll(() => server.stop());

const whoAmI = rpc('tools/call', { name: 'qms_workspace', arguments: { user: 'nobody' } });

/** What the server says to a call that claims to be nobody: who the caller is, or the HTTP status. */
function ask(make: typeof request, options: RequestOptions & Record<string, unknown>): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = {
      'Content-Type': 'application/json',
      Accept: 'application/json, text/event-stream',
      Host: 'localhost',
      // One instance, by whatever it is proved.
      'X-QMS-Instance': 'one',
      ...options.headers,
    };
    const sent = make({ ...options, path: '/mcp', method: 'POST', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part) => {
        text += part;
      });
      response.on('end', () => resolve(/you are ([a-z]+)/.exec(text)?.[1] ?? String(response.statusCode)));
    });
    sent.on('error', reject);
    sent.end(JSON.stringify(whoAmI));
  });
}

// Certificates are made by openssl, which a machine need not have.
test.skipIf(!hasOpenssl)(
  'a client certificate proves the agent that names it, where the server’s authority signed it',
  async () => {
    const { port } = new URL(server.url);
    const over = async (name: string | null, headers: Record<string, string> = {}) =>
      ask(tlsRequest as typeof request, {
        host: '127.0.0.1',
        port,
        headers,
        ca: await readFile(join(folder, 'server.pem')),
        ...(name === null
          ? {}
          : {
              cert: await readFile(join(folder, `${name}.pem`)),
              key: await readFile(join(folder, `${name}.key`)),
            }),
      });
    expect(await over('bot-client')).toBe('bot');
    expect(await over(null)).toBe('401');
    // Its fingerprint stands with bot, and nobody who is trusted signed it.
    expect(await over('stranger')).toBe('401');
    const token = { Authorization: `Bearer ${server.token('quinn')}` };
    expect(await over(null, token)).toBe('quinn');
    // Two proofs of two agents prove neither.
    expect(await over('bot-client', token)).toBe('401');
  },
);

test('whoever reaches an agent’s own socket is that agent, and nobody else', async () => {
  const socketPath = (agent: string) => join(folder, 'sockets', `${agent}.sock`);
  expect((await stat(socketPath('bot'))).mode & 0o777).toBe(0o600);
  expect(await ask(request, { socketPath: socketPath('quinn') })).toBe('quinn');
  expect(await ask(request, { socketPath: socketPath('quinn'), headers: { 'X-QMS-Identity': 'bot' } })).toBe(
    'quinn',
  );
  const token = { Authorization: `Bearer ${server.token('bot')}` };
  expect(await ask(request, { socketPath: socketPath('quinn'), headers: token })).toBe('quinn');
});

test('tokens are kept as digests, and a server that others could hear wants encryption', async () => {
  const text = await readFile(join(server.store, 'quinn', 'credentials.json'), 'utf8');
  expect(text).toContain(digestOf(server.token('quinn')));
  expect(text).not.toContain(server.token('quinn'));
  await expect(startHttp(qs, ['bot'], { more: ['--host', '0.0.0.0'] })).rejects.toThrow(/mcp\/plain/);
});
