import { setMaxListeners } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { statelessHeaders } from '../era.ts';
import { asked, failure, type Line, type Message, messagesOf, withKeys } from './message.ts';
import { listen, post, release, type Server } from './post.ts';

/** What the proxy stands between. */
export interface Between {
  readonly server: Server;
  readonly input: Readable;
  readonly output: Writable;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal | undefined;
}

/** How long a server may be away before a call is given up, in milliseconds. */
const patience = 60_000;
/** How often the server hears of an idle client, in milliseconds: a third of a lease. */
const heartbeat = 30_000;

/** Waits before trying again, in milliseconds: at once at first, since a restart takes a moment only. */
const pauseBefore = (attempt: number) => Math.min(2000, 50 * 2 ** attempt);

/**
 * Stands between a client on standard input and output and a server over HTTP. Every call bears a key, so that it can be
 * sent again when the server was away: it is done once. The client notices nothing of a server that is started anew. It
 * ends with its input, when every call has its answer.
 */
export async function runProxy({ server, input, output, say, signal }: Between): Promise<void> {
  const over = new AbortController();
  // As many calls as wait listen for the end.
  setMaxListeners(0, over.signal);
  const underWay = new Set<Promise<void>>();
  let listening: Promise<void> | null = null;
  let version: string | null = null;
  const write = (message: Message | readonly Message[]) => output.write(`${JSON.stringify(message)}\n`);
  /** Requests that the client has called off: nobody waits for them, and they are not sent again. */
  const calledOff = new Set<string>();
  const present = (line?: Line): Server => ({
    ...server,
    headers: {
      ...server.headers,
      ...(version === null ? {} : { 'MCP-Protocol-Version': version }),
      ...(line === undefined || Array.isArray(line) ? {} : statelessHeaders(line as Message)),
    },
  });

  async function forward(line: Line): Promise<void> {
    const waiting = asked(line);
    const sent = withKeys(line);
    let heard = performance.now();
    for (let attempt = 0; ; attempt++) {
      const ended = await post(present(sent), sent, (message) => {
        heard = performance.now();
        if (message.method === undefined) {
          const id = JSON.stringify(message.id ?? null);
          // What an earlier attempt has answered is not answered again.
          if (!waiting.delete(id)) return;
          const agreed = message.result?.protocolVersion;
          if (typeof agreed === 'string' && isInitialize(line)) version = agreed;
        }
        write(message);
      });
      for (const id of waiting) if (calledOff.delete(id)) waiting.delete(id);
      if (waiting.size === 0 && (ended.kind === 'answered' || asked(line).size > 0)) return;
      if (ended.kind === 'refused') return giveUp(waiting, ended.why);
      const left = patience - (performance.now() - heard);
      const wait = ended.kind === 'later' ? ended.seconds * 1000 : pauseBefore(attempt);
      if (wait > left || over.signal.aborted) {
        const why = ended.kind === 'broken' ? ended.why : 'the server did not answer';
        return giveUp(waiting, `the server is not reached (${why}); nothing more was tried`);
      }
      await pause(wait, undefined, { signal: over.signal }).catch(() => {});
    }
  }

  function giveUp(waiting: ReadonlySet<string>, why: string): void {
    if (waiting.size === 0) say(why);
    for (const id of waiting) write(failure(id, why));
  }

  /** Keeps the server's own stream open; a server that has none is not asked for long. */
  async function keepListening(): Promise<void> {
    for (let attempt = 0; !over.signal.aborted; attempt++) {
      const began = performance.now();
      const ended = await listen(present(), write, over.signal);
      if (ended.kind === 'refused') return;
      if (performance.now() - began > heartbeat) attempt = 0;
      await pause(pauseBefore(attempt), undefined, { signal: over.signal }).catch(() => {});
    }
  }

  const beating = setInterval(() => {
    void post(present(), { jsonrpc: '2.0', id: 'heartbeat', method: 'ping' }, () => {});
  }, heartbeat);
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  const stop = () => lines.close();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    for await (const text of lines) {
      if (text.trim() === '') continue;
      const line = parsed(text);
      if (line === null) {
        write({
          jsonrpc: '2.0',
          id: null,
          error: { code: -32_700, message: 'the line is no JSON-RPC message' },
        });
        continue;
      }
      if (messagesOf(line).some(({ method }) => method === 'notifications/initialized'))
        listening ??= keepListening();
      for (const { method, params } of messagesOf(line))
        if (method === 'notifications/cancelled') calledOff.add(JSON.stringify(params?.requestId));
      const task: Promise<void> = forward(line).finally(() => underWay.delete(task));
      underWay.add(task);
      // Who has agreed on a version says so in what follows.
      if (isInitialize(line)) await task;
    }
    await Promise.allSettled([...underWay]);
  } finally {
    over.abort();
    clearInterval(beating);
    await listening;
    await release(server);
  }
}

function isInitialize(line: Line): boolean {
  return messagesOf(line).some(({ method }) => method === 'initialize');
}

function parsed(text: string): Line | null {
  try {
    const value = JSON.parse(text) as unknown;
    const isObject = (each: unknown) => typeof each === 'object' && each !== null && !Array.isArray(each);
    if (Array.isArray(value)) return value.length > 0 && value.every(isObject) ? (value as Line) : null;
    return isObject(value) ? (value as Line) : null;
  } catch {
    return null;
  }
}
