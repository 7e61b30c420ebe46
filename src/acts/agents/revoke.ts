import type { ContextOptions } from '../context.ts';
import { type UserRevokeOutcome, userRevoke } from '../user-revoke.ts';
import { type AgentStore, agentId, readCredentials, writeCredentials } from './store.ts';

export interface AgentRevokeInput {
  readonly name: string;
  readonly store: AgentStore;
  readonly after?: string | undefined;
  readonly reason: string;
}

/**
 * Shuts an agent out: its credentials first, which every running server feels at its next call, then its keys and rights
 * by an emergency event of POLICY. The credentials stay void where that event is refused.
 */
export async function revokeAgent(
  options: ContextOptions,
  { name, store, after, reason }: AgentRevokeInput,
): Promise<UserRevokeOutcome & { readonly credentials: number }> {
  const agent = agentId(name);
  const { tokens, certificates } = await readCredentials(store, agent);
  const credentials = tokens.length + certificates.length;
  if (credentials > 0 && !options.dryRun)
    await writeCredentials(store, agent, { tokens: [], certificates: [] });
  const outcome = await userRevoke(options, { name: agent, after, suspend: true, reason });
  return { ...outcome, credentials };
}
