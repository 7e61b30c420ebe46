import { newAgentToken } from '../../acts/agents/enrol.ts';
import { findStore } from '../../acts/agents/find-store.ts';
import { type CommandInput, has, one, optional } from '../../commands/input.ts';
import type { CommandContext, CommandResult } from '../command.ts';

export async function execute({ options }: CommandContext, input: CommandInput): Promise<CommandResult> {
  const store = await findStore(options, optional(input, 'store'));
  const agent = one(input, 'NAME');
  if (options.dryRun) return { data: { agent, token: null }, human: `would make a token for ${agent}\n` };
  const token = await newAgentToken(store, agent, has(input, 'only'));
  return {
    data: { agent, token },
    human: `${token}\n`,
    notes: ['the token is shown this once; hand it to the agent’s client, and nobody else'],
  };
}
