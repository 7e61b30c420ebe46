import { userRetire } from '../../acts/user-retire.ts';
import { type CommandInput, one } from '../../commands/input.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { readMessage } from '../message.ts';
import { outcomeResult } from './outcome.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const text = await readMessage(context, input);
  return outcomeResult(context, await userRetire(context.options, { name: one(input, 'NAME'), text }));
}
