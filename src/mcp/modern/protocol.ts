import { Server } from '@modelcontextprotocol/server';
import type { Answers } from '../answers.ts';

/** A server of the SDK's second line for one request or connection, in the revision of 2026-07-28. */
export function modernServer({ info, options, list, call, documents }: Answers): Server {
  const server = new Server(info, options);
  server.setRequestHandler('tools/list', async () => ({ tools: await list() }));
  server.setRequestHandler('tools/call', ({ params: { name, arguments: given } }, { mcpReq }) => {
    const { id, _meta: meta, signal, notify } = mcpReq;
    return call({ id, name, arguments: given, meta, signal, notify });
  });
  if (!documents) return server;
  const { resources, resourceTemplates, prompts, read, prompt } = documents;
  server.setRequestHandler('resources/list', async () => ({ resources }));
  server.setRequestHandler('resources/templates/list', async () => ({ resourceTemplates }));
  server.setRequestHandler('resources/read', ({ params }) => read(params.uri));
  server.setRequestHandler('prompts/list', async () => ({ prompts }));
  server.setRequestHandler('prompts/get', ({ params }) => prompt(params.name, params.arguments));
  return server;
}
