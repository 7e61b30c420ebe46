import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { packageVersion } from '../../repository/package-files.ts';
import { finding, fixFor } from '../../rules/finding.ts';
import type { RuleId } from '../../rules/registry.ts';
import type { Answers } from '../answers.ts';
import { isStateless } from '../era.ts';
import { Cancelling } from './cancelling.ts';
import type { Proved } from './credentials.ts';
import { type Names, turnedAway } from './guard.ts';
import type { Leases } from './leases.ts';
import { readBody } from './read-body.ts';
import { sendResponse } from './send-response.ts';
import type { Streams } from './streams.ts';
import { Turns } from './turns.ts';

/** What serves the requests of one connection or call. */
export interface Scope {
  readonly caller: Proved;
  /** Whom the caller's instance took over from, if it just did. */
  readonly tookOver: string | null;
  /** Fires when the client calls a request off, by whichever connection. */
  readonly cancelled: (request: string | number) => AbortSignal;
}

export interface Handling {
  readonly names: Names;
  readonly prove: (request: IncomingMessage) => Promise<Proved | null>;
  /** A server of the SDK that is not connected yet, for revisions up to 2025-11-25. */
  readonly serverFor: (scope: Scope) => Server;
  /** The same for later revisions. */
  readonly answersFor: (scope: Scope) => Answers;
  readonly leases: Leases;
  /** Seconds to wait, or 0. */
  readonly wait: (who: string) => number;
  readonly streams: Streams;
  /** Says what nobody else hears: an identity that was taken over, an error that nothing has named. */
  readonly say: (line: string) => void;
}

/** Name of an instance: what a proxy makes of itself, once. */
const instanceName = /^[A-Za-z0-9._-]{1,128}$/;

/**
 * Answers requests at `/mcp` and `/healthz`. Each call is a matter of its own: nothing is kept between two that a restart
 * of the server could lose, and no session has to be begun again.
 */
export function httpHandler(handling: Handling) {
  const cancelling = new Cancelling();
  const turns = new Turns();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const turned = turnedAway(request, handling.names);
    if (turned) return refuse(response, turned.status, 'mcp/wrong-door', turned.message);
    const path = (request.url ?? '').replace(/\?.*$/, '');
    if (path === '/healthz' && request.method === 'GET') return health(response);
    if (path !== '/mcp') return refuse(response, 404, 'mcp/wrong-door', 'there is /mcp and /healthz here');
    const caller = await handling.prove(request);
    if (!caller) {
      response.setHeader('WWW-Authenticate', 'Bearer realm="git-qms"');
      return refuse(response, 401, 'mcp/no-credential', 'no credential of an agent comes with this request');
    }
    const claim = request.headers['x-qms-identity'];
    if (claim !== undefined && claim !== caller.agent)
      return refuse(response, 403, 'mcp/not-you', `you are ${caller.agent}, not ${JSON.stringify(claim)}`);
    const seconds = handling.wait(caller.agent);
    if (seconds > 0) {
      response.setHeader('Retry-After', String(seconds));
      return refuse(response, 429, 'mcp/too-fast', `${caller.agent} calls too fast; wait ${seconds} s`);
    }
    const instance = instanceOf(request, caller);
    if (instance === null) return refuse(response, 400, 'mcp/instance', 'X-QMS-Instance is no name');
    if (request.method === 'DELETE') {
      await handling.leases.release(caller.agent, instance);
      response.writeHead(204).end();
      return;
    }
    const claimed = await handling.leases.claim(caller.agent, instance);
    if (!claimed.ok) return refuse(response, 409, 'mcp/instance', inUse(caller, claimed.holder));
    const { tookOver } = claimed;
    if (tookOver !== null)
      handling.say(`${caller.agent}: ${instance} took over from ${tookOver}, which had fallen silent`);
    const requests = cancelling.begin(`${caller.agent} ${instance}`);
    response.on('close', requests.end);
    const scope = { caller, tookOver, cancelled: requests.signal };
    if (request.method === 'GET') return stream(request, response, scope);
    if (request.method !== 'POST') return refuse(response, 405, 'mcp/wrong-door', 'POST, GET or DELETE');
    return call(request, response, scope, `${caller.agent} ${instance}`);
  }

  async function call(request: IncomingMessage, response: ServerResponse, scope: Scope, who: string) {
    const body = await readBody(request);
    if (!body.ok) return refuse(response, body.status, 'mcp/message', body.message);
    cancelling.hear(who, body.value);
    const over = await turns.take(scope.caller.agent);
    if (response.destroyed) return over();
    response.on('close', over);
    if (isStateless(body.value, request.headers['mcp-protocol-version']))
      return callModern(request, response, scope, body.value, over);
    // A stream only where something is to be said before the answer.
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: !asksForProgress(body.value) });
    const server = handling.serverFor(scope);
    response.on('close', () => void server.close());
    await server.connect(transport as Parameters<Server['connect']>[0]);
    await transport.handleRequest(request, response, body.value);
  }

  /** A call of a revision without a handshake; the one that listens is a stream too. */
  async function callModern(
    request: IncomingMessage,
    response: ServerResponse,
    scope: Scope,
    body: unknown,
    over: () => void,
  ) {
    const { modernExchange } = await import('../modern/program.ts');
    const { id } = (body ?? {}) as { id?: unknown };
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const calledOff = typeof id === 'string' || typeof id === 'number' ? [scope.cancelled(id)] : [];
    const exchange = await modernExchange(handling.answersFor(scope), {
      headers: request.headers,
      body,
      signal: AbortSignal.any([gone.signal, ...calledOff]),
    });
    if (gone.signal.aborted) return exchange.close();
    const { teller } = exchange;
    const { agent } = scope.caller;
    // Who listens for as long as it likes keeps no call waiting.
    if (teller) over();
    response.on('close', () => {
      if (teller) handling.streams.remove(agent, teller);
      void exchange.close();
    });
    if (teller && !handling.streams.add(agent, teller)) return tooManyStreams(response, agent);
    await sendResponse(exchange.response, response);
  }

  async function stream(request: IncomingMessage, response: ServerResponse, scope: Scope): Promise<void> {
    const server = handling.serverFor(scope);
    if (!handling.streams.add(scope.caller.agent, server)) {
      await server.close();
      return tooManyStreams(response, scope.caller.agent);
    }
    response.on('close', () => {
      handling.streams.remove(scope.caller.agent, server);
      void server.close();
    });
    const transport = new StreamableHTTPServerTransport({});
    await server.connect(transport as Parameters<Server['connect']>[0]);
    await transport.handleRequest(request, response);
  }

  return (request: IncomingMessage, response: ServerResponse): void => {
    answer(request, response).catch((error: unknown) => {
      handling.say(`a request failed: ${error instanceof Error ? error.message : String(error)}`);
      if (response.headersSent) response.destroy();
      else
        refuse(response, 500, 'internal/unexpected', 'the server failed; nothing is known to have been done');
    });
  };
}

/** Whoever names no instance is known by its credential alone. */
function instanceOf({ headers }: IncomingMessage, { proof }: Proved): string | null {
  const given = headers['x-qms-instance'];
  if (given === undefined) return `direct-${proof.slice(0, 12)}`;
  return typeof given === 'string' && instanceName.test(given) ? given : null;
}

/** Written for a model: it is to stop, and not to look for the fault. */
function inUse({ agent }: Proved, holder: string): string {
  return `IDENTITY IN USE: ${agent} is held by instance ${holder.slice(0, 8)}. You are a duplicate. Do not troubleshoot, do not retry: stop, and tell whoever started you to end one of the two`;
}

function tooManyStreams(response: ServerResponse, agent: string): void {
  refuse(response, 429, 'mcp/too-fast', `${agent} listens too often at once`);
}

function asksForProgress(body: unknown): boolean {
  const messages = Array.isArray(body) ? body : [body];
  return messages.some((each) => each?.params?._meta?.progressToken !== undefined);
}

function health(response: ServerResponse): void {
  const body = JSON.stringify({ ok: true, service: 'git-qms', version: packageVersion() });
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(body);
}

function refuse(response: ServerResponse, status: number, rule: RuleId, message: string): void {
  const found = finding(rule, message);
  const error = {
    code: -32_001,
    message: `${rule}: ${message}`,
    data: { rule, message, fix: fixFor(found) },
  };
  response
    .writeHead(status, { 'Content-Type': 'application/json' })
    .end(JSON.stringify({ jsonrpc: '2.0', error, id: null }));
}
