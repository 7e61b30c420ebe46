import { checkin } from '../../acts/checkin.ts';
import { type CommandInput, one, optional } from '../../commands/input.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { readMessage, readNamedFile } from '../message.ts';
import { outcomeResult } from './outcome.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const file = optional(input, 'file');
  const outcome = await checkin(context.options, {
    id: one(input, 'ID'),
    summary: optional(input, 'summary'),
    content: file === undefined ? undefined : await readNamedFile(context, file),
    text: await readMessage(context, input),
  });
  return outcomeResult(context, outcome);
}
