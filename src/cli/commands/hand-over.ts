import { handOver } from '../../acts/hand-over.ts';
import { type CommandInput, one } from '../../commands/input.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { readMessage } from '../message.ts';
import { outcomeResult } from './outcome.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const reason = await readMessage(context, input);
  const outcome = await handOver(context.options, {
    id: one(input, 'ID'),
    owner: one(input, 'PRINCIPAL'),
    reason,
  });
  return outcomeResult(context, outcome);
}
