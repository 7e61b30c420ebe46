import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  CallToolRequestSchema,
  GetPromptRequestSchema,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  ReadResourceRequestSchema,
  SubscribeRequestSchema,
  UnsubscribeRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import type { Answers, DocumentAnswers } from './answers.ts';

/**
 * A server of the SDK for one connection, which speaks for one caller, in the revisions of the protocol up to 2025-11-25. One
 * connection, one server: answers never reach another client.
 */
export function protocolServer({ info, options, list, call, documents }: Answers): Server {
  const server = new Server(info, options);
  server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: await list() }));
  server.setRequestHandler(
    CallToolRequestSchema,
    (
      { params: { name, arguments: given, _meta: meta } },
      { requestId: id, sendNotification: notify, signal },
    ) => call({ id, name, arguments: given, meta, signal, notify }),
  );
  if (documents) serveDocuments(server, documents);
  return server;
}

/** Who subscribes to the inbox is told by every stream that it holds. */
function serveDocuments(server: Server, { read, prompt, ...lists }: DocumentAnswers): void {
  const { resources, resourceTemplates, prompts } = lists;
  server.setRequestHandler(ListResourcesRequestSchema, async () => ({ resources }));
  server.setRequestHandler(ListResourceTemplatesRequestSchema, async () => ({ resourceTemplates }));
  server.setRequestHandler(ReadResourceRequestSchema, ({ params }) => read(params.uri));
  // Where an update goes does not hang on what was subscribed: there is one resource that changes by itself.
  server.setRequestHandler(SubscribeRequestSchema, async () => ({}));
  server.setRequestHandler(UnsubscribeRequestSchema, async () => ({}));
  server.setRequestHandler(ListPromptsRequestSchema, async () => ({ prompts }));
  server.setRequestHandler(GetPromptRequestSchema, ({ params }) => prompt(params.name, params.arguments));
}
