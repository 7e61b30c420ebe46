import { execute as executeItem } from '../../acts/execute.ts';
import { all, type CommandInput, has, one } from '../../commands/input.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { outcomeResult } from './outcome.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const outcome = await executeItem(context.options, {
    id: one(input, 'ID'),
    item: one(input, 'ITEM'),
    outcome: has(input, 'pass') ? 'Pass' : 'Fail',
    summary: one(input, 'summary'),
    evidence: all(input, 'evidence'),
    attach: all(input, 'attach'),
  });
  return outcomeResult(context, outcome);
}
