import { clear } from '../../acts/clear.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { type CommandInput, one, optional } from '../input.ts';
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
