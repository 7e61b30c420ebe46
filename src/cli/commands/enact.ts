import { enact } from '../../acts/enact.ts';
import { type CommandInput, one } from '../../commands/input.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { outcomeResult } from './outcome.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const outcome = await enact(context.options, { id: one(input, 'ID') });
  return outcomeResult(context, outcome);
}
