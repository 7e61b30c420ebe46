import { abandon } from '../../acts/abandon.ts';
import { type CommandInput, one } from '../../commands/input.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { requireMessage } from '../message.ts';
import { outcomeResult } from './outcome.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const reason = await requireMessage(context, input);
  const outcome = await abandon(context.options, { id: one(input, 'ID'), reason });
  return outcomeResult(context, outcome);
}
