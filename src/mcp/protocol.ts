import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { packageVersion } from '../repository/package-files.ts';
import { keyInMeta } from './key-in-meta.ts';
import { serveDocuments } from './protocol-documents.ts';
import type { Caller, Service } from './service.ts';

/** Whom a connection speaks for, and what is known of it beside. */
export interface Connection {
  readonly caller: () => Promise<Caller>;
  /** Fires when the client calls a request off by another way than this connection. */
  readonly cancelled?: (request: string | number) => AbortSignal;
  /** What the caller is to know, whatever it asks. */
  readonly note?: string | null;
}

/**
 * A server of the SDK for one connection, which speaks for one caller: it lists the tools and passes calls on. One
 * connection, one server: answers never reach another client.
 */
export function protocolServer(service: Service, { caller, cancelled, note }: Connection): Server {
  const server = new Server(
    { name: 'git-qms', version: packageVersion() },
    {
      capabilities: {
        tools: {},
        ...(service.told.documents ? { resources: { subscribe: true }, prompts: {} } : {}),
      },
      instructions: service.told.instructions,
    },
  );
  if (service.told.documents) serveDocuments(server, service, caller);
  server.setRequestHandler(ListToolsRequestSchema, async () => ({
    tools: await service.list(await caller()),
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, extra) => {
    const { requestId, sendNotification } = extra;
    const signal = cancelled ? AbortSignal.any([extra.signal, cancelled(requestId)]) : extra.signal;
    const { name, arguments: given = {}, _meta: meta } = params;
    const key = meta?.[keyInMeta];
    const token = meta?.progressToken;
    let steps = 0;
    const { content: told, isError } = await service.call(await caller(), {
      name,
      arguments: given,
      key: typeof key === 'string' ? key : undefined,
      signal,
      ...(token === undefined
        ? {}
        : {
            progress: (message: string) => {
              steps += 1;
              void sendNotification({
                method: 'notifications/progress',
                params: { progressToken: token, progress: steps, message },
              }).catch(() => {});
            },
          }),
    });
    const content =
      note === null || note === undefined
        ? told
        : { ...told, notes: [note, ...((told.notes as string[] | undefined) ?? [])] };
    // Clients show one or the other to the model: both say the same.
    return {
      content: [{ type: 'text', text: JSON.stringify(content) }],
      structuredContent: { ...content },
      isError,
    };
  });
  return server;
}
