import { merge } from '../../acts/merge.ts';
import { type CommandInput, one, optional } from '../../commands/input.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { outcomeResult } from './outcome.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const outcome = await merge(context.options, {
    id: one(input, 'ID'),
    system: optional(input, 'system'),
    commit: optional(input, 'commit'),
  });
  return outcomeResult(context, outcome);
}
