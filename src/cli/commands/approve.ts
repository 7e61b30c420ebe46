import { approve } from '../../acts/approve.ts';
import { type CommandInput, one } from '../../commands/input.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { readMessage } from '../message.ts';
import { readAnswersFile, showForm, wantsForm } from './form.ts';
import { outcomeResult } from './outcome.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  if (wantsForm(input)) return showForm(context, input, 'approve');
  const outcome = await approve(context.options, {
    id: one(input, 'ID'),
    text: await readMessage(context, input),
    answers: await readAnswersFile(context, input),
  });
  return outcomeResult(context, outcome);
}
