import { comment } from '../../acts/comment.ts';
import { type CommandInput, one } from '../../commands/input.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { requireMessage } from '../message.ts';
import { outcomeResult } from './outcome.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const text = await requireMessage(context, input);
  const outcome = await comment(context.options, { id: one(input, 'ID'), text });
  return outcomeResult(context, outcome);
}
