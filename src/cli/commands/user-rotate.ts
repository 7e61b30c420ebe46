import { userRotate } from '../../acts/user-rotate.ts';
import { type CommandInput, one, optional } from '../../commands/input.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { readMessage } from '../message.ts';
import { outcomeResult } from './outcome.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const outcome = await userRotate(context.options, {
    name: one(input, 'NAME'),
    key: one(input, 'public-key'),
    replaces: optional(input, 'replaces'),
    text: await readMessage(context, input),
  });
  return outcomeResult(context, outcome);
}
