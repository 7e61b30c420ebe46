import { review } from '../../acts/review.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { type CommandInput, has, one } from '../input.ts';
import { requireMessage } from '../message.ts';
import { outcomeResult } from './outcome.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const text = await requireMessage(context, input);
  const outcome = await review(context.options, {
    id: one(input, 'ID'),
    outcome: has(input, 'recommend') ? 'recommend' : 'request-updates',
    text,
  });
  return outcomeResult(context, outcome);
}
