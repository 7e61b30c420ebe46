import { revert } from '../../acts/revert.ts';
import { type CommandInput, one, optional } from '../../commands/input.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { requireMessage } from '../message.ts';
import { outcomeResult } from './outcome.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const reason = await requireMessage(context, input);
  const outcome = await revert(context.options, {
    id: one(input, 'ID'),
    reason,
    clear: optional(input, 'clear'),
  });
  return outcomeResult(context, outcome);
}
