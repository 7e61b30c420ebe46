import { once } from 'node:events';
import { join } from 'node:path';
import { type AgentStore, agentKey, agentsIn } from '../acts/agents/store.ts';
import { fail } from '../rules/finding.ts';
import { answersOf, type Connection } from './answers.ts';
import { type Proved, provedBy } from './http/credentials.ts';
import { ownNames } from './http/guard.ts';
import { type Handling, httpHandler, type Scope } from './http/handler.ts';
import { Leases } from './http/leases.ts';
import { type Listening, listenAtPort, listenAtSocket, type Tls } from './http/listen.ts';
import { rateLimit } from './http/rate.ts';
import { Streams } from './http/streams.ts';
import { notify } from './notifying.ts';
import { protocolServer } from './protocol.ts';
import type { Service } from './service.ts';

export interface HttpInput {
  readonly store: AgentStore;
  readonly host: string;
  readonly port: number;
  readonly tls: Tls | null;
  /** Plain HTTP where others than this machine can hear it. */
  readonly plain: boolean;
  /** Names by which the server is called, beside those of this machine. */
  readonly allowedHosts: readonly string[];
  /** A folder for one socket per agent, `NAME.sock`; null for none. */
  readonly sockets: string | null;
  /** Calls a minute that one agent may make. */
  readonly perMinute: number;
}

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

/** Serves agents over HTTP, each by its own credential, until the signal fires. Raises `mcp/address`, `mcp/plain`. */
export async function serveHttp(
  service: Service,
  input: HttpInput,
  around: { readonly signal: AbortSignal | undefined; readonly say: (line: string) => void },
): Promise<void> {
  const { store, host, port, tls, plain, sockets } = input;
  if (!loopback.has(host) && !tls && !plain)
    fail(
      'mcp/plain',
      `${host} can be reached from elsewhere, and tokens would cross the network in the clear`,
    );
  const answersFor = (scope: Scope) => answersOf(service, connectionOf(store, scope));
  const handling: Omit<Handling, 'prove'> = {
    names: { hosts: new Set([...ownNames, host, ...input.allowedHosts].map((name) => name.toLowerCase())) },
    serverFor: (scope) => protocolServer(answersFor(scope)),
    answersFor,
    leases: new Leases(store),
    wait: rateLimit({ burst: Math.max(60, Math.ceil(input.perMinute / 4)), perMinute: input.perMinute }),
    streams: new Streams(),
    say: around.say,
  };
  const over = new AbortController();
  const listeners = () =>
    handling.streams.agents().map((agent) => ({
      caller: async () => ({ key: await agentKey(store, agent), via: 'token' as const }),
      tellers: handling.streams.of(agent),
    }));
  const telling = service.told.documents ? notify(service, listeners, over.signal) : null;
  const listening: Listening[] = [];
  try {
    const byCredential = httpHandler({ ...handling, prove: (request) => provedBy(request, store) });
    listening.push(await listenAtPort(byCredential, { host, port, tls }));
    for (const agent of sockets === null ? [] : await agentsIn(store)) {
      const proved: Proved = { agent, by: 'socket', proof: `socket-${agent}` };
      const own = httpHandler({ ...handling, prove: async () => proved });
      listening.push(await listenAtSocket(own, join(sockets ?? '', `${agent}.sock`)));
    }
    for (const { url } of listening) around.say(`serving ${url}`);
    const { signal } = around;
    if (signal && !signal.aborted) await once(signal, 'abort');
    await service.idle();
  } finally {
    over.abort();
    await telling;
    await Promise.all(listening.map((each) => each.close()));
  }
}

function connectionOf(store: AgentStore, { caller, tookOver, cancelled }: Scope): Connection {
  return {
    caller: async () => ({ key: await agentKey(store, caller.agent), via: caller.by }),
    cancelled,
    note:
      tookOver === null
        ? null
        : `you took the identity ${caller.agent} over from instance ${tookOver.slice(0, 8)}, which had fallen silent`,
  };
}
