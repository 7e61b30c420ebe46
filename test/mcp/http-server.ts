import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { digestOf, newToken, writeCredentials } from '../../src/acts/agents/store.ts';
import type { PrincipalId } from '../../src/rules/values.ts';
import { temporaryDirectory, testEnvironment } from '../helpers/git.ts';
import { foundSystem, type QualitySystem, writeMemberKey } from '../helpers/quality-system.ts';
import { type Agent, agentOf } from './client.ts';

const program = fileURLToPath(new URL('../../dist/qms.cjs', import.meta.url));

/** A running `qms mcp --http`, and what agents need to reach it. */
export interface HttpServer {
  readonly url: string;
  readonly store: string;
  readonly process: ChildProcess;
  /** What the server wrote to standard error so far. */
  readonly lines: readonly string[];
  readonly tokens: ReadonlyMap<string, string>;
  token(agent: string): string;
  /** An agent with a client of the official SDK. */
  connect(agent: string, headers?: Record<string, string>): Promise<Agent>;
  /** One request as `fetch` sends it, with the agent's token unless `headers` say otherwise. */
  post(agent: string | null, body: unknown, headers?: Record<string, string>): Promise<Response>;
  stop(): Promise<void>;
}

/** Puts members' keys into a store, each with a token. @returns the tokens */
export async function makeStore(qs: QualitySystem, folder: string, members: readonly string[]) {
  const tokens = new Map<string, string>();
  for (const member of members) {
    const own = join(folder, member);
    await mkdir(own, { recursive: true, mode: 0o700 });
    for (const end of ['', '.pub']) await copyFile(`${qs.keyOf(member)}${end}`, join(own, `key${end}`));
    const token = newToken(member as PrincipalId);
    await writeCredentials({ folder }, member as PrincipalId, {
      tokens: [digestOf(token)],
      certificates: [],
    });
    tokens.set(member, token);
  }
  return tokens;
}

export interface StartOptions {
  readonly store?: string;
  readonly tokens?: ReadonlyMap<string, string>;
  readonly more?: readonly string[];
  /** To start a server anew where another one was. */
  readonly port?: number;
  /** A program that starts the server, which comes as its last arguments. */
  readonly by?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The server's standard error is not heard: it is known by its port alone. */
  readonly deaf?: boolean;
}

/** A port that nobody listens at. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Waits for a server that says nothing. */
async function answering(port: number): Promise<string> {
  const base = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 100; tries++) {
    const response = await fetch(`${base}/healthz`).catch(() => null);
    if (response?.ok) return `${base}/mcp`;
    await pause(100);
  }
  throw new Error('the server does not answer');
}

export const rpc = (method: string, params: unknown = {}, id: number | string = 1) => ({
  jsonrpc: '2.0',
  id,
  method,
  params,
});

export async function startHttp(
  qs: QualitySystem,
  members: readonly string[],
  { store, tokens, more = [], port = 0, by = [], env = {}, deaf = false }: StartOptions = {},
): Promise<HttpServer> {
  const folder = store ?? (await temporaryDirectory());
  const known = tokens ?? (await makeStore(qs, folder, members));
  const own = [
    process.execPath,
    program,
    'mcp',
    '--http',
    '--port',
    String(port),
    '--store',
    folder,
    ...more,
  ];
  const [command = '', ...args] = [...by, ...own];
  const child = spawn(command, args, {
    cwd: qs.path,
    env: { ...testEnvironment, ...env },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stderr });
  const heard = new Promise<string>((resolve, reject) => {
    reader.on('line', (line) => {
      lines.push(line);
      const [, found] = /^qms: serving (https?:\S+)$/.exec(line) ?? [];
      if (found) resolve(found);
    });
    child.once('exit', () => (deaf ? resolve('') : reject(new Error(lines.join('\n')))));
  });
  const url = deaf ? await answering(port) : await heard;
  const token = (agent: string) => known.get(agent) ?? '';
  return {
    url,
    store: folder,
    tokens: known,
    process: child,
    lines,
    token,
    connect: async (agent, headers = {}) => {
      const client = new Client({ name: 'test', version: '1' });
      const requestInit = { headers: { Authorization: `Bearer ${token(agent)}`, ...headers } };
      const transport = new StreamableHTTPClientTransport(new URL(url), { requestInit });
      await client.connect(transport as Parameters<Client['connect']>[0]);
      await client.listTools();
      return agentOf(client);
    },
    post: (agent, body, headers = {}) =>
      fetch(url, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          Accept: 'application/json, text/event-stream',
          ...(agent === null ? {} : { Authorization: `Bearer ${token(agent)}` }),
          ...headers,
        },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}

/** A quality system with so many agents more, all initiators. @returns their names */
export async function foundCrowd(size: number): Promise<{ qs: QualitySystem; crowd: readonly string[] }> {
  const crowd = Array.from({ length: size }, (_, index) => `agent-${index + 1}`);
  const more = await Promise.all(
    crowd.map(
      async (name) =>
        `name=${name},email=${name}@example.org,group=initiator,kind=agent,sponsor=ada,key=${await writeMemberKey(name)}`,
    ),
  );
  return { qs: await foundSystem({ server: true, more }), crowd };
}

/** Ends a server as a crash or a person does, and starts another one where it was. */
export async function startAnew(
  qs: QualitySystem,
  { process, store, tokens, url }: HttpServer,
  signal: 'SIGKILL' | 'SIGTERM',
  more: readonly string[] = [],
): Promise<HttpServer> {
  if (process.exitCode === null && process.signalCode === null) {
    const gone = once(process, 'exit');
    process.kill(signal);
    await gone;
  }
  return startHttp(qs, [], { store, tokens, more, port: Number(new URL(url).port) });
}
