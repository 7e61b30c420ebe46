import { assign } from '../../acts/assign.ts';
import { all, type CommandInput, one } from '../../commands/input.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { readMessage } from '../message.ts';
import { outcomeResult } from './outcome.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const text = await readMessage(context, input);
  const outcome = await assign(context.options, {
    id: one(input, 'ID'),
    assignees: all(input, 'assignees'),
    text,
  });
  return outcomeResult(context, outcome);
}
