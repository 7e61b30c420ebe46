import { findStore } from '../../acts/agents/find-store.ts';
import { revokeAgent } from '../../acts/agents/revoke.ts';
import { type CommandInput, one, optional } from '../../commands/input.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { requireMessage } from '../message.ts';
import { outcomeResult } from './outcome.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const { options } = context;
  const outcome = await revokeAgent(options, {
    name: one(input, 'NAME'),
    store: await findStore(options, optional(input, 'store')),
    after: optional(input, 'after'),
    reason: await requireMessage(context, input),
  });
  return outcomeResult(context, outcome);
}
