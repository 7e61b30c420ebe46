import { enact } from '../../acts/enact.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { type CommandInput, one } from '../input.ts';
import { outcomeResult } from './outcome.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const outcome = await enact(context.options, { id: one(input, 'ID') });
  return outcomeResult(context, outcome);
}
