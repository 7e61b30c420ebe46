import { route } from '../../acts/route.ts';
import { type CommandInput, has, one } from '../../commands/input.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { readMessage } from '../message.ts';
import { outcomeResult } from './outcome.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const text = await readMessage(context, input);
  const outcome = await route(context.options, {
    id: one(input, 'ID'),
    to: has(input, 'review') ? 'review' : 'approval',
    text,
  });
  return outcomeResult(context, outcome);
}
