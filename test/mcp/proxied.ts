import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { keyInMeta } from '../../src/mcp/key-in-meta.ts';
import { testEnvironment } from '../helpers/git.ts';
import { type Agent, agentOf, type Told } from './client.ts';
import type { HttpServer } from './http-server.ts';

const program = fileURLToPath(new URL('../../dist/qms.cjs', import.meta.url));

/** How a client starts `qms mcp-proxy` for an agent. @param instance a name that outlives the proxy */
export function proxyCommand({ url, token }: HttpServer, agent: string, instance?: string) {
  const named = instance === undefined ? [] : ['--instance', instance];
  return {
    command: process.execPath,
    args: [program, 'mcp-proxy', url, ...named],
    env: { ...testEnvironment, QMS_TOKEN: token(agent) } as Record<string, string>,
  };
}

/** An agent behind a proxy of its own, and the number of that process. */
export async function proxied(
  server: HttpServer,
  agent: string,
  instance?: string,
): Promise<Agent & { readonly pid: number }> {
  const client = new Client({ name: 'test', version: '1' });
  const transport = new StdioClientTransport({
    ...proxyCommand(server, agent, instance),
    stderr: 'inherit',
  });
  await client.connect(transport);
  await client.listTools();
  return { ...(await agentOf(client)), pid: transport.pid ?? 0 };
}

/** An agent whose client starts its proxy anew when that has died, and sends again what it has no answer to. */
export interface Steadfast {
  /** @param beside the key goes beside the arguments, not among them */
  once(key: string, tool: string, input: Record<string, unknown>, beside?: boolean): Promise<Told>;
  /** Ends the proxy as a crash does. */
  kill(): void;
  /** How often the proxy was started. */
  starts(): number;
  close(): Promise<void>;
}

const mostTries = 40;

export async function steadfast(server: HttpServer, agent: string): Promise<Steadfast> {
  let starts = 0;
  let dead = 0;
  const start = () => {
    starts += 1;
    return proxied(server, agent, `${agent}-host`);
  };
  let present = await start();
  let following: Promise<unknown> = Promise.resolve();
  /** Of the many calls that lose their proxy at once, one starts the next. */
  const startAfter = (gone: typeof present) => {
    following = following.then(async () => {
      if (present === gone) present = await start();
    });
    return following.catch(() => {});
  };
  return {
    once: async (key, tool, input, beside = false) => {
      for (let tries = 1; ; tries++) {
        const used = present;
        try {
          const own = beside
            ? { arguments: input, _meta: { [keyInMeta]: key } }
            : { arguments: { ...input, idempotency_key: key } };
          const { structuredContent } = await used.client.callTool({ name: tool, ...own });
          const told = structuredContent as unknown as Told;
          if (!told.try_again || tries === mostTries) return told;
        } catch (error) {
          if (tries === mostTries) throw error;
          await startAfter(used);
        }
      }
    },
    kill: () => {
      if (dead !== present.pid) process.kill(present.pid, 'SIGKILL');
      dead = present.pid;
    },
    starts: () => starts,
    close: () => present.close(),
  };
}
