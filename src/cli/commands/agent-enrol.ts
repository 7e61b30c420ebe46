import { enrolAgent } from '../../acts/agents/enrol.ts';
import { findStore } from '../../acts/agents/find-store.ts';
import { type CommandInput, one, optional } from '../../commands/input.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { outcomeResult } from './outcome.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const { options } = context;
  const enrolled = await enrolAgent(options, {
    name: one(input, 'NAME'),
    store: await findStore(options, optional(input, 'store')),
    fullName: optional(input, 'full-name'),
    email: one(input, 'email'),
    group: one(input, 'group'),
    sponsor: one(input, 'sponsor'),
  });
  const { agent, token, fingerprint, policy } = enrolled;
  const result = outcomeResult(context, policy);
  if (token === null) return result;
  return {
    ...result,
    data: { ...policy, agent, token, fingerprint },
    human: `${result.human}${agent} signs with ${fingerprint}\ntoken: ${token}\n`,
    notes: [
      ...(result.notes ?? []),
      'the token is shown this once; hand it to the agent’s client, and nobody else',
    ],
  };
}
