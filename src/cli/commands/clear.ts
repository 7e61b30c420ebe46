import { clear } from '../../acts/clear.ts';
import { type CommandInput, one, optional } from '../../commands/input.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { readMessage } from '../message.ts';
import { outcomeResult } from './outcome.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const text = await readMessage(context, input);
  const outcome = await clear(context.options, {
    id: one(input, 'ID'),
    system: optional(input, 'system'),
    commit: optional(input, 'commit'),
    text,
  });
  return outcomeResult(context, outcome);
}
