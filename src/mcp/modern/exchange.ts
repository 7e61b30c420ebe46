import type { IncomingHttpHeaders } from 'node:http';
import { createMcpHandler } from '@modelcontextprotocol/server';
import type { Answers } from '../answers.ts';
import type { Teller } from '../notifying.ts';
import { modernServer } from './protocol.ts';

/** One request over HTTP. */
export interface Posted {
  readonly headers: IncomingHttpHeaders;
  /** Parsed. */
  readonly body: unknown;
  /** Fires when the client goes away or calls it off. */
  readonly signal: AbortSignal;
}

export interface Exchange {
  readonly response: Response;
  /** Tells the client of changes for as long as the response lasts; null where it does not listen. */
  readonly teller: Teller | null;
  close(): Promise<void>;
}

/** Answers one request. It has a handler of its own: nothing that one agent is told reaches another. */
export async function modernExchange(answers: Answers, { headers, body, signal }: Posted): Promise<Exchange> {
  const handler = createMcpHandler(() => modernServer(answers), { legacy: 'reject' });
  const given = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value]] : [],
  );
  // Where it came from is looked at before (http/guard.ts); the library asks for an address, whichever it is.
  const request = new Request('http://localhost/mcp', { method: 'POST', headers: given, signal });
  const response = await handler.fetch(request, { parsedBody: body });
  const listens = (body as { method?: unknown } | null)?.method === 'subscriptions/listen' && response.ok;
  const teller = {
    sendResourceUpdated: async ({ uri }: { uri: string }) => handler.notify.resourceUpdated(uri),
  };
  return { response, teller: listens ? teller : null, close: () => handler.close() };
}
