import { userAdd } from '../../acts/user-add.ts';
import { type CommandInput, one, optional } from '../../commands/input.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { readMessage } from '../message.ts';
import { outcomeResult } from './outcome.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const kind = optional(input, 'kind');
  const sponsor = optional(input, 'sponsor');
  const outcome = await userAdd(context.options, {
    member: {
      id: one(input, 'NAME'),
      name: one(input, 'full-name'),
      email: one(input, 'email'),
      group: one(input, 'group'),
      key: one(input, 'public-key'),
      ...(kind === undefined ? {} : { kind }),
      ...(sponsor === undefined ? {} : { sponsor }),
    },
    text: await readMessage(context, input),
  });
  return outcomeResult(context, outcome);
}
