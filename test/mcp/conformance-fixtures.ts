import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { McpServer, ResourceTemplate } from '@modelcontextprotocol/sdk/server/mcp.js';
import { SubscribeRequestSchema, UnsubscribeRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { ownNames } from '../../src/mcp/http/guard.ts';
import { httpHandler } from '../../src/mcp/http/handler.ts';
import { Leases } from '../../src/mcp/http/leases.ts';
import { rateLimit } from '../../src/mcp/http/rate.ts';
import { Streams } from '../../src/mcp/http/streams.ts';
import type { PrincipalId } from '../../src/rules/values.ts';

const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const silence = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEARKwAAIhYAQACABAAZGF0YQAAAAA=';
const image = { type: 'image' as const, data: pixel, mimeType: 'image/png' };
const words = (text: string) => ({ type: 'text' as const, text });
const embedded = (uri: string) => ({
  type: 'resource' as const,
  resource: { uri, mimeType: 'text/plain', text: 'An embedded text.' },
});

/** The tools, resources and prompts that the conformance suite calls by name. */
function fixtures(): McpServer {
  const server = new McpServer(
    { name: 'conformance', version: '1' },
    { capabilities: { resources: { subscribe: true } } },
  );
  const simple = { description: 'A fixture.' };
  server.registerTool('test_simple_text', simple, () => ({
    content: [words('This is a simple text response for testing.')],
  }));
  server.registerTool('test_image_content', simple, () => ({ content: [image] }));
  server.registerTool('test_audio_content', simple, () => ({
    content: [{ type: 'audio', data: silence, mimeType: 'audio/wav' }],
  }));
  server.registerTool('test_embedded_resource', simple, () => ({
    content: [embedded('test://embedded-resource')],
  }));
  server.registerTool('test_multiple_content_types', simple, () => ({
    content: [words('Multiple content types test:'), image, embedded('test://mixed-content-resource')],
  }));
  server.registerTool('test_error_handling', simple, () => {
    throw new Error('This tool intentionally returns an error for testing');
  });
  server.registerTool('test_tool_with_progress', simple, async (extra) => {
    const token = extra._meta?.progressToken;
    for (const progress of [0, 50, 100])
      if (token !== undefined)
        await extra.sendNotification({
          method: 'notifications/progress',
          params: { progressToken: token, progress, total: 100 },
        });
    return { content: [words('done')] };
  });
  server.registerResource(
    'static-text',
    'test://static-text',
    { mimeType: 'text/plain', ...simple },
    (uri) => ({
      contents: [
        { uri: uri.href, mimeType: 'text/plain', text: 'This is the content of the static text resource.' },
      ],
    }),
  );
  server.registerResource(
    'static-binary',
    'test://static-binary',
    { mimeType: 'image/png', ...simple },
    (uri) => ({
      contents: [{ uri: uri.href, mimeType: 'image/png', blob: pixel }],
    }),
  );
  server.registerResource(
    'watched',
    'test://watched-resource',
    { mimeType: 'text/plain', ...simple },
    (uri) => ({
      contents: [{ uri: uri.href, mimeType: 'text/plain', text: 'Watched.' }],
    }),
  );
  server.registerResource(
    'template',
    new ResourceTemplate('test://template/{id}/data', { list: undefined }),
    { mimeType: 'application/json', ...simple },
    (uri, { id }) => ({
      contents: [
        {
          uri: uri.href,
          mimeType: 'application/json',
          text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }),
        },
      ],
    }),
  );
  const said = (...content: Parameters<typeof message>[0][]) => ({ messages: content.map(message) });
  server.registerPrompt('test_simple_prompt', simple, () =>
    said(words('This is a simple prompt for testing.')),
  );
  server.registerPrompt(
    'test_prompt_with_arguments',
    { ...simple, argsSchema: { arg1: z.string(), arg2: z.string() } },
    ({ arg1, arg2 }) => said(words(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)),
  );
  server.registerPrompt(
    'test_prompt_with_embedded_resource',
    { ...simple, argsSchema: { resourceUri: z.string() } },
    ({ resourceUri }) => said(embedded(resourceUri), words('Please process the embedded resource above.')),
  );
  server.registerPrompt('test_prompt_with_image', simple, () =>
    said(image, words('Please analyze the image above.')),
  );
  // As src/mcp/protocol-documents.ts answers.
  server.server.setRequestHandler(SubscribeRequestSchema, async () => ({}));
  server.server.setRequestHandler(UnsubscribeRequestSchema, async () => ({}));
  return server;
}

const message = (content: ReturnType<typeof words> | typeof image | ReturnType<typeof embedded>) => ({
  role: 'user' as const,
  content,
});

/** The handler that serves agents, with fixtures in place of the quality system. @returns its URL, and what ends it */
export async function startFixtures(folder: string) {
  const agent = 'bot' as PrincipalId;
  await mkdir(join(folder, agent), { mode: 0o700 });
  const handle = httpHandler({
    names: { hosts: new Set(ownNames) },
    prove: async () => ({ agent, by: 'token', proof: 'the-suite-sends-none' }),
    serverFor: () => {
      const { server } = fixtures();
      return server;
    },
    answersFor: () => {
      throw new Error('this suite is of the older revisions');
    },
    leases: new Leases({ folder }),
    wait: rateLimit({ burst: 1000, perMinute: 60_000 }),
    streams: new Streams(),
    say: () => {},
  });
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
