import { type ClientRequest, type IncomingMessage, request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import { createParser } from 'eventsource-parser';
import type { Line, Message } from './message.ts';

/** Where the server is, and what proves whoever calls. */
export interface Server {
  readonly url: URL;
  /** A Unix socket to reach it by, in place of the URL's host and port. */
  readonly socket: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** For TLS: who signed the server's certificate, and the client's own. */
  readonly tls: { readonly ca?: Buffer; readonly cert?: Buffer; readonly key?: Buffer };
}

/** How a request ended, beside the messages that came. */
export type Ended =
  | { readonly kind: 'answered' }
  /** The server did not get it, or broke off: it may be sent again. */
  | { readonly kind: 'broken'; readonly why: string }
  | { readonly kind: 'later'; readonly seconds: number }
  /** Sending it again would change nothing. */
  | { readonly kind: 'refused'; readonly why: string };

/** How long the server may be silent before it counts as gone, in milliseconds; a stream is kept alive by its comments. */
const silence = 120_000;

function open(
  { url, socket, headers, tls }: Server,
  method: string,
  own: Record<string, string>,
): ClientRequest {
  const make = url.protocol === 'https:' ? tlsRequest : plainRequest;
  return make(url, {
    method,
    headers: { ...headers, ...own },
    timeout: silence,
    ...(socket === null ? {} : { socketPath: socket }),
    ...tls,
  });
}

function respond(sent: ClientRequest, body: string | null): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    sent.once('response', resolve);
    sent.once('error', reject);
    sent.once('timeout', () => sent.destroy(new Error('the server is silent')));
    sent.end(body ?? undefined);
  });
}

async function textOf(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

/** Gives each message that the response brings to `hear`. Raises where it breaks off. */
async function read(response: IncomingMessage, hear: (message: Message) => void): Promise<void> {
  const give = (text: string) => {
    const value = JSON.parse(text) as Line;
    for (const each of Array.isArray(value) ? value : [value]) hear(each as Message);
  };
  if (!(response.headers['content-type'] ?? '').startsWith('text/event-stream')) {
    const text = await textOf(response);
    if (text !== '') give(text);
    return;
  }
  const parser = createParser({
    onEvent: ({ data }) => {
      if (data !== '') give(data);
    },
  });
  const decoder = new TextDecoder();
  for await (const part of response) parser.feed(decoder.decode(part as Buffer, { stream: true }));
}

const accepts = { Accept: 'application/json, text/event-stream' };

/** Sends one line and hears what comes of it; never raises. */
export async function post(server: Server, line: Line, hear: (message: Message) => void): Promise<Ended> {
  try {
    const own = { 'Content-Type': 'application/json', ...accepts };
    const response = await respond(open(server, 'POST', own), JSON.stringify(line));
    const status = response.statusCode ?? 0;
    if (status === 429) {
      response.resume();
      return { kind: 'later', seconds: Number(response.headers['retry-after'] ?? 1) || 1 };
    }
    if (status >= 500) {
      response.resume();
      return { kind: 'broken', why: `the server failed (${status})` };
    }
    if (status >= 400) return { kind: 'refused', why: whyRefused(status, await textOf(response)) };
    await read(response, hear);
    return { kind: 'answered' };
  } catch (error) {
    return { kind: 'broken', why: error instanceof Error ? error.message : String(error) };
  }
}

function whyRefused(status: number, text: string): string {
  try {
    const { error } = JSON.parse(text) as { error?: { message?: string } };
    if (error?.message) return error.message;
  } catch {
    // No server of ours: its words are of no use to an agent.
  }
  return `the server refuses (HTTP ${status})`;
}

/** Listens for what the server says by itself, until it breaks off; never raises. */
export async function listen(
  server: Server,
  hear: (message: Message) => void,
  signal: AbortSignal,
): Promise<Ended> {
  try {
    const sent = open(server, 'GET', { Accept: 'text/event-stream' });
    const stop = () => sent.destroy();
    signal.addEventListener('abort', stop, { once: true });
    try {
      const response = await respond(sent, null);
      if (response.statusCode !== 200) {
        response.resume();
        return { kind: 'refused', why: `HTTP ${response.statusCode}` };
      }
      await read(response, hear);
      return { kind: 'broken', why: 'the stream ended' };
    } finally {
      signal.removeEventListener('abort', stop);
    }
  } catch (error) {
    return { kind: 'broken', why: error instanceof Error ? error.message : String(error) };
  }
}

/** How long a server that is away is asked once more, in milliseconds: about as long as a client waits for its program to end. */
const parting = 3500;

/** Gives the identity up, so that the next instance need not wait; gives up as well where the server stays away. */
export async function release(server: Server): Promise<void> {
  const began = performance.now();
  for (;;) {
    const sent = open(server, 'DELETE', {});
    sent.setTimeout(2000, () => sent.destroy());
    const heard = await respond(sent, null).then(
      (response) => response.resume(),
      () => null,
    );
    if (heard || performance.now() - began > parting) return;
    await pause(100);
  }
}
