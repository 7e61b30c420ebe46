import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { packageVersion } from '../repository/package-files.ts';
import type { Caller, Service } from './service.ts';

/** Where a proxy puts the key of a call, so that it need not know the tool's arguments. */
export const keyInMeta = 'git-qms/idempotency-key';

/**
 * A server of the SDK for one connection, which speaks for one caller: it lists the tools and passes calls on. One
 * connection, one server: answers never reach another client.
 */
export function protocolServer(service: Service, caller: () => Caller): Server {
  const server = new Server(
    { name: 'git-qms', version: packageVersion() },
    { capabilities: { tools: {} }, instructions: service.told.instructions },
  );
  server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: await service.list(caller()) }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal, sendNotification }) => {
    const { name, arguments: given = {}, _meta: meta } = params;
    const key = meta?.[keyInMeta];
    const token = meta?.progressToken;
    let steps = 0;
    const { content, isError } = await service.call(caller(), {
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
    // Clients show one or the other to the model: both say the same.
    return {
      content: [{ type: 'text', text: JSON.stringify(content) }],
      structuredContent: { ...content },
      isError,
    };
  });
  return server;
}
