import { checkout } from '../../acts/checkout.ts';
import { type CommandInput, one, optional } from '../../commands/input.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { outcomeResult } from './outcome.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const outcome = await checkout(context.options, {
    id: one(input, 'ID'),
    authority: optional(input, 'authority'),
  });
  return outcomeResult(context, outcome);
}
