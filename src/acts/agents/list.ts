import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AgentStore, agentFolder, agentsIn, readCredentials } from './store.ts';

export interface ListedAgent {
  readonly agent: string;
  readonly tokens: number;
  readonly certificates: number;
  /** The instance that spoke for it last, and has not given it up. */
  readonly instance: string | null;
}

/** The agents that a store holds. */
export async function listAgents(store: AgentStore): Promise<ListedAgent[]> {
  return Promise.all(
    (await agentsIn(store)).map(async (agent) => {
      const { tokens, certificates } = await readCredentials(store, agent);
      const lease = await readFile(join(agentFolder(store, agent), 'lease.json'), 'utf8').catch(() => '{}');
      const [, instance = null] = /"instance":"([A-Za-z0-9._-]+)"/.exec(lease) ?? [];
      return { agent, tokens: tokens.length, certificates: certificates.length, instance };
    }),
  );
}
