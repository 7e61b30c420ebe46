import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEmulator } from 'emulate';
import { stubs } from './host-stubs.ts';

export type Fault = (request: IncomingMessage, response: ServerResponse) => void;

/** GitHub, as far as these tests need it: an emulator, and before it what the emulator lacks. */
export interface Host {
  readonly url: string;
  readonly token: string;
  /** `METHOD /path` of each request so far. */
  readonly seen: string[];
  /**
   * What the n-th request from now gets instead, or each that is called so; null takes it back. With `done` the request
   * is carried out before.
   */
  failAt(which: number | RegExp, fault: Fault | null, done?: 'done'): void;
  /** As it was at the start. */
  reset(): void;
  /** What the stubs hold, for tests that play an administrator. */
  readonly state: ReturnType<typeof stubs>['state'];
  /** A call as an administrator makes it. */
  call(method: string, path: string, body?: unknown): Promise<unknown>;
  close(): Promise<void>;
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

/** Starts a host with the repository lab/records, whose trunk is main. */
export async function startHost(): Promise<Host> {
  const token = 'ghp_tokenofada';
  const emulator = await createEmulator({
    service: 'github',
    port: await freePort(),
    seed: {
      tokens: { [token]: { login: 'lab', scopes: ['repo', 'workflow'] } },
      github: { users: [{ login: 'lab' }], repos: [{ owner: 'lab', name: 'records', auto_init: true }] },
    },
  });
  let known = stubs();
  const seen: string[] = [];
  let fault: { hits(line: string): boolean; give: Fault; done: boolean } | null = null;

  async function answer(request: IncomingMessage, line: string) {
    const text = await bodyOf(request);
    const stub = known.answer(line, text === '' ? {} : JSON.parse(text));
    if (stub !== null) {
      const [status, body] = stub;
      return { status, text: body === undefined ? undefined : JSON.stringify(body) };
    }
    const { authorization = '' } = request.headers;
    const from = await fetch(`${emulator.url}${request.url}`, {
      method: request.method ?? 'GET',
      headers: { authorization, 'content-type': 'application/json' },
      ...(text === '' ? {} : { body: text }),
    });
    return { status: from.status, text: await from.text() };
  }

  const server = createServer(async (request, response) => {
    const line = `${request.method} ${decodeURIComponent(request.url ?? '')}`;
    seen.push(line);
    const failing = fault?.hits(line) ? fault : null;
    if (failing && !failing.done) return failing.give(request, response);
    const { status, text } = await answer(request, line);
    if (failing) return failing.give(request, response);
    response.writeHead(status, text === undefined ? {} : { 'content-type': 'application/json' });
    return response.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    token,
    seen,
    get state() {
      return known.state;
    },
    failAt(which, give, done) {
      const at = typeof which === 'number' ? seen.length + which : 0;
      const hits = (line: string) => (typeof which === 'number' ? seen.length === at : which.test(line));
      fault = give === null ? null : { hits, give, done: done === 'done' };
    },
    reset() {
      emulator.reset();
      known = stubs();
      seen.length = 0;
      fault = null;
    },
    async call(method, path, body) {
      const answer = await fetch(`${url}${path}`, {
        method,
        headers: { authorization: `token ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
      return text === '' ? null : JSON.parse(text);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await emulator.close();
    },
  };
}

export const writes = (line: string) => !line.startsWith('GET ');
