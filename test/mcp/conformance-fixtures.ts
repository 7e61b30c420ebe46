import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { answerShape } from '../../src/mcp/answer-shape.ts';
import { type Answers, answersOf } from '../../src/mcp/answers.ts';
import { provedBy } from '../../src/mcp/http/credentials.ts';
import { ownNames } from '../../src/mcp/http/guard.ts';
import { httpHandler, type Scope } from '../../src/mcp/http/handler.ts';
import { Leases } from '../../src/mcp/http/leases.ts';
import { rateLimit } from '../../src/mcp/http/rate.ts';
import { Streams } from '../../src/mcp/http/streams.ts';
import { Journal } from '../../src/mcp/journal.ts';
import { protocolServer } from '../../src/mcp/protocol.ts';
import { Service } from '../../src/mcp/service.ts';
import { type Answer, type CallContext, tool } from '../../src/mcp/tool.ts';
import { keptOpen } from '../../src/reading/kept-open.ts';
import { fail } from '../../src/rules/finding.ts';
import { temporaryDirectory, testEnvironment } from '../helpers/git.ts';
import type { QualitySystem } from '../helpers/quality-system.ts';
import { makeStore } from './http-server.ts';

const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const silence = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEARKwAAIhYAQACABAAZGF0YQAAAAA=';
const image = { type: 'image', data: pixel, mimeType: 'image/png' };
const words = (text: string) => ({ type: 'text', text });
const embedded = (uri: string) => ({
  type: 'resource',
  resource: { uri, mimeType: 'text/plain', text: 'An embedded text.' },
});

const fixture = (name: string, run: (context: CallContext) => Promise<Answer>) =>
  tool({
    name,
    command: null,
    description: 'A fixture.',
    input: z.strictObject({}),
    output: answerShape({ said: z.string() }),
    rights: null,
    writes: false,
    fromCommand: () => null,
    run,
  });

/** Tools that the suite calls by name, as the server’s own are written. */
const tools = [
  fixture('test_simple_text', async () => ({
    data: { said: 'This is a simple text response for testing.' },
  })),
  fixture('test_error_handling', async () =>
    fail('mcp/arguments', 'This tool intentionally returns an error for testing'),
  ),
  fixture('test_tool_with_progress', async ({ progress }) => {
    for (const step of ['first', 'second', 'third']) progress(step);
    return { data: { said: 'done' } };
  }),
];

/** Texts by address and prompts by name, as the server’s own are read. */
const documents = {
  read: async (_: unknown, uri: string) => {
    const [, id] = /^test:\/\/template\/([^/]+)\/data$/.exec(uri) ?? [];
    if (id !== undefined)
      return { uri, mimeType: 'application/json', text: JSON.stringify({ id, templateTest: true }) };
    return uri.startsWith('test://')
      ? { uri, mimeType: 'text/plain', text: 'This is the content of the static text resource.' }
      : fail('mcp/resource', `${uri} is no resource of this server`);
  },
  prompt: async () => 'This is a simple prompt for testing.',
};

/** What the suite asks for and this server never answers: images, sounds, embedded texts, and prompts of other arguments. */
const contents: Readonly<Record<string, readonly object[]>> = {
  test_image_content: [image],
  test_audio_content: [{ type: 'audio', data: silence, mimeType: 'audio/wav' }],
  test_embedded_resource: [embedded('test://embedded-resource')],
  test_multiple_content_types: [
    words('Multiple content types test:'),
    image,
    embedded('test://mixed-content-resource'),
  ],
};

type Given = Readonly<Record<string, string>> | undefined;

const messages: Readonly<Record<string, (given: Given) => readonly object[]>> = {
  test_prompt_with_arguments: (given) => [
    words(`Prompt with arguments: arg1='${given?.arg1}', arg2='${given?.arg2}'`),
  ],
  test_prompt_with_embedded_resource: (given) => [
    embedded(given?.resourceUri ?? ''),
    words('Please process the embedded resource above.'),
  ],
  test_prompt_with_image: () => [image, words('Please analyze the image above.')],
};

/** The server's answers, with those beside that it never gives: they cross the same protocol and transport. */
function withOthers(own: Answers): Answers {
  const others = {
    ...own,
    call: async (asked: Parameters<Answers['call']>[0]) =>
      contents[asked.name] ? { content: contents[asked.name] } : own.call(asked),
    documents: own.documents && {
      ...own.documents,
      read: async (uri: string) =>
        uri === 'test://static-binary'
          ? { contents: [{ uri, mimeType: 'image/png', blob: pixel }] }
          : own.documents?.read(uri),
      prompt: async (name: string, given: Given) => {
        const made = messages[name]?.(given).map((content) => ({ role: 'user', content }));
        return made ? { messages: made } : own.documents?.prompt(name, given);
      },
    },
  };
  return others as unknown as Answers;
}

/**
 * What serves agents over HTTP, from the credential to the answer, with fixtures in place of the tools and texts of a
 * quality system. The suite proves nobody: what stands before the handler adds an agent's token.
 *
 * @returns its URL, and what ends it
 */
export async function startFixtures(qs: QualitySystem) {
  const store = { folder: await temporaryDirectory() };
  const tokens = await makeStore(qs, store.folder, ['bot']);
  const kept = keptOpen();
  const journal = new Journal(await temporaryDirectory());
  const location = { cwd: qs.path, env: testEnvironment };
  const service = new Service(tools, location, kept, journal, {
    instructions: 'Fixtures.',
    documents,
    elsewhere: { server: 'git', tools: [] },
  });
  const caller = async () => ({ key: qs.keyOf('bot'), via: 'token' as const });
  const answersFor = ({ cancelled }: Scope) => withOthers(answersOf(service, { caller, cancelled }));
  const handle = httpHandler({
    names: { hosts: new Set(ownNames) },
    prove: (request) => provedBy(request, store),
    serverFor: (scope) => protocolServer(answersFor(scope)),
    answersFor,
    leases: new Leases(store),
    wait: rateLimit({ burst: 1000, perMinute: 60_000 }),
    streams: new Streams(),
    say: () => {},
  });
  const server = createServer((request, response) => {
    request.headers.authorization = `Bearer ${tokens.get('bot')}`;
    handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await kept.close();
    },
  };
}
