import { join } from 'node:path';
import type { Hosting } from '../../../src/mcp/git/hosting.ts';
import { openPlace } from '../../../src/mcp/git/place.ts';
import { gitTools } from '../../../src/mcp/git/table.ts';
import { Journal } from '../../../src/mcp/journal.ts';
import type { Listed } from '../../../src/mcp/listing.ts';
import { Service } from '../../../src/mcp/service.ts';
import type { AnyTool } from '../../../src/mcp/tool.ts';
import { tools as qmsTools } from '../../../src/mcp/tools/table.ts';
import { keptOpen } from '../../../src/reading/kept-open.ts';
import { testEnvironment } from '../../helpers/git.ts';
import type { QualitySystem } from '../../helpers/quality-system.ts';
import { atEndOfFile } from '../../helpers/test-file.ts';
import type { Told } from '../client.ts';

/** The git tools as `qms git-mcp` serves them, without a process between. */
export interface GitAgents {
  readonly tools: readonly AnyTool[];
  /** Calls a tool as a member. */
  call(member: string, tool: string, input?: Record<string, unknown>): Promise<Told>;
  list(member: string): Promise<Listed[]>;
  close(): Promise<void>;
}

const open: GitAgents[] = [];
atEndOfFile(() => Promise.all(open.splice(0).map((each) => each.close())));

/** @param at the clone or work tree that the server is started in; by default that of the helper */
export async function gitAgents(
  qs: Pick<QualitySystem, 'path' | 'keyOf'>,
  at = qs.path,
  options: { ownWorkTree?: boolean; hosting?: Hosting } = {},
): Promise<GitAgents> {
  const kept = keptOpen();
  const place = await openPlace({ ownWorkTree: true, hosting: null, ...options });
  const tools = gitTools(place);
  const location = { cwd: at, env: testEnvironment, offline: true };
  const service = new Service(tools, location, kept, new Journal(join(qs.path, '.git')), {
    instructions: '',
    documents: null,
    elsewhere: { server: 'qms', tools: qmsTools },
  });
  const agents: GitAgents = {
    tools,
    call: async (member, name, input = {}) => {
      const { content, isError } = await service.call(
        { key: qs.keyOf(member), via: 'key' },
        { name, arguments: input },
      );
      return { ...content, isError } as unknown as Told;
    },
    list: (member) => service.list({ key: qs.keyOf(member), via: 'key' }),
    close: async () => {
      await kept.close();
      await place.close();
    },
  };
  open.push(agents);
  return agents;
}
