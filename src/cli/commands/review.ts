import { review } from '../../acts/review.ts';
import { type CommandInput, has, one } from '../../commands/input.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { readMessage } from '../message.ts';
import { readAnswersFile, showForm, wantsForm } from './form.ts';
import { outcomeResult } from './outcome.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  if (wantsForm(input)) return showForm(context, input, 'review');
  const outcome = await review(context.options, {
    id: one(input, 'ID'),
    outcome: has(input, 'recommend') ? 'recommend' : 'request-updates',
    text: await readMessage(context, input),
    answers: await readAnswersFile(context, input),
  });
  return outcomeResult(context, outcome);
}
