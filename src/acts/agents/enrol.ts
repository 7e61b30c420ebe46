import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createKey } from '../../repository/signatures/new-key.ts';
import { fail } from '../../rules/finding.ts';
import type { ContextOptions } from '../context.ts';
import type { PolicyOutcome } from '../policy-draft.ts';
import { isUnknown } from '../settle.ts';
import { userAdd } from '../user-add.ts';
import {
  type AgentStore,
  agentFolder,
  agentId,
  digestOf,
  forgetAgent,
  makeAgentFolder,
  newToken,
  readCredentials,
  writeCredentials,
} from './store.ts';

export interface EnrolInput {
  readonly name: string;
  readonly store: AgentStore;
  /** As commits show it; the name itself where there is none. */
  readonly fullName?: string | undefined;
  readonly email: string;
  readonly group: string;
  /** The human who answers for the agent. */
  readonly sponsor: string;
}

export interface Enrolled {
  readonly agent: string;
  /** Shown this once: the store keeps its digest alone. Null with `--dry-run`. */
  readonly token: string | null;
  readonly fingerprint: string;
  /** The draft of the policy that makes the agent a principal. */
  readonly policy: PolicyOutcome;
}

/**
 * Gives an agent a key that this server keeps, a token to connect with, and a place in the draft of the policy: it
 * counts once that draft is in force. Nothing of the key ever leaves the store. Raises `agent/exists`, and what
 * `user add` raises; then nothing is left behind.
 */
export async function enrolAgent(options: ContextOptions, input: EnrolInput): Promise<Enrolled> {
  const { store } = input;
  const agent = agentId(input.name);
  if (await stat(agentFolder(store, agent)).catch(() => null))
    fail('agent/exists', `this server has an agent ${agent} already`);
  const folder = await makeAgentFolder(store, agent);
  try {
    const file = join(folder, 'key');
    const key = await createKey(file, agent, { env: options.env });
    const token = newToken(agent);
    await writeCredentials(store, agent, { tokens: [digestOf(token)], certificates: [] });
    const policy = await userAdd(options, {
      member: {
        id: agent,
        name: input.fullName ?? agent,
        email: input.email,
        group: input.group,
        kind: 'agent',
        sponsor: input.sponsor,
        key: `${file}.pub`,
      },
    });
    if (options.dryRun) await forgetAgent(store, agent);
    return { agent, token: options.dryRun ? null : token, fingerprint: key.fingerprint, policy };
  } catch (error) {
    // A draft that may have arrived names this key.
    if (!isUnknown(error)) await forgetAgent(store, agent);
    throw error;
  }
}

/** One more token for an agent, for another client or in place of one that is lost. Raises `agent/unknown`. */
export async function newAgentToken(store: AgentStore, name: string, only = false): Promise<string> {
  const agent = agentId(name);
  if (!(await stat(agentFolder(store, agent)).catch(() => null)))
    fail('agent/unknown', `this server has no agent ${agent}`);
  const token = newToken(agent);
  const known = await readCredentials(store, agent);
  const tokens = only ? [digestOf(token)] : [...known.tokens, digestOf(token)];
  await writeCredentials(store, agent, { ...known, tokens });
  // Whoever held the identity by a token that is void holds it no more.
  if (only) await rm(join(agentFolder(store, agent), 'lease.json'), { force: true });
  return token;
}
