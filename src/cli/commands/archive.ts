import { archive } from '../../acts/archive.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { all, type CommandInput } from '../input.ts';
import { outcomeResult } from './outcome.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const outcome = await archive(context.options, { ids: all(input, 'ID') });
  return outcomeResult(context, outcome);
}
