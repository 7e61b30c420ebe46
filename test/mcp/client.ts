import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { testEnvironment } from '../helpers/git.ts';
import type { QualitySystem } from '../helpers/quality-system.ts';

const program = fileURLToPath(new URL('../../dist/qms.cjs', import.meta.url));

/** What a tool sent: the same as data and as text. */
export interface Told {
  readonly ok: boolean;
  readonly isError: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at what each tool sends
  readonly [key: string]: any;
}

/** An agent with an MCP client of the official SDK. */
export interface Agent {
  readonly client: Client;
  call(tool: string, input?: Record<string, unknown>): Promise<Told>;
  close(): Promise<void>;
}

export async function agentOf(client: Client): Promise<Agent> {
  return {
    client,
    call: async (name, input = {}) => {
      const sent = await client.callTool({ name, arguments: input });
      const [text] = sent.content as { type: string; text: string }[];
      const data = sent.structuredContent as Record<string, unknown>;
      if (JSON.stringify(data) !== text?.text) throw new Error('the text says something else than the data');
      return { ...data, isError: sent.isError === true } as unknown as Told;
    },
    close: () => client.close(),
  };
}

/** An agent whose client starts `qms mcp` or `qms git-mcp` with a member's key. */
export async function stdioAgent(
  qs: QualitySystem,
  member: string,
  server = 'mcp',
  more: readonly string[] = [],
): Promise<Agent> {
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [program, server, '--key', qs.keyOf(member), ...more],
      cwd: qs.path,
      env: testEnvironment as Record<string, string>,
      stderr: 'inherit',
    }),
  );
  // The client validates what tools send against what they list, once it has listed them.
  await client.listTools();
  return agentOf(client);
}
