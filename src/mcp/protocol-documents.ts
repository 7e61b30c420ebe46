import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  ErrorCode,
  GetPromptRequestSchema,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  McpError,
  ReadResourceRequestSchema,
  SubscribeRequestSchema,
  UnsubscribeRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { fixFor, QmsError } from '../rules/finding.ts';
import { prompts } from './prompts.ts';
import { resources, resourceTemplates } from './resources.ts';
import type { Caller, Service } from './service.ts';

/** The specification's code for a resource that is not there. */
const notFound = -32_002;

/** Lets findings cross as the protocol's error, with rule and fix as data. */
async function crossing<T>(task: Promise<T>, code: number): Promise<T> {
  try {
    return await task;
  } catch (error) {
    if (!(error instanceof QmsError)) throw error;
    const findings = error.findings.map((each) => ({
      rule: each.rule,
      message: each.message,
      fix: fixFor(each),
    }));
    throw new McpError(code, findings.map(({ rule, message }) => `${message} (${rule})`).join('; '), {
      findings,
    });
  }
}

/** Documents by address, and checklists as prompts. Who subscribes to the inbox is told by every stream that it holds. */
export function serveDocuments(server: Server, service: Service, caller: () => Promise<Caller>): void {
  server.setRequestHandler(ListResourcesRequestSchema, async () => ({ resources }));
  server.setRequestHandler(ListResourceTemplatesRequestSchema, async () => ({ resourceTemplates }));
  server.setRequestHandler(ReadResourceRequestSchema, async ({ params }) => {
    const content = await crossing(service.read(await caller(), params.uri), notFound);
    return { contents: [{ ...content }] };
  });
  // Where an update goes does not hang on what was subscribed: there is one resource that changes by itself.
  server.setRequestHandler(SubscribeRequestSchema, async () => ({}));
  server.setRequestHandler(UnsubscribeRequestSchema, async () => ({}));
  server.setRequestHandler(ListPromptsRequestSchema, async () => ({ prompts }));
  server.setRequestHandler(GetPromptRequestSchema, async ({ params }) => {
    const id = params.arguments?.doc_id ?? '';
    const text = await crossing(service.prompt(await caller(), params.name, id), ErrorCode.InvalidParams);
    return { messages: [{ role: 'user' as const, content: { type: 'text' as const, text } }] };
  });
}
