import { evidenceCi } from '../../acts/evidence-ci.ts';
import { all, type CommandInput, one, optional } from '../../commands/input.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { outcomeResult } from './outcome.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const outcome = await evidenceCi(context.options, {
    id: one(input, 'ID'),
    system: optional(input, 'system'),
    suite: one(input, 'suite'),
    commit: one(input, 'commit'),
    reports: all(input, 'report'),
    format: optional(input, 'format'),
    exitCode: optional(input, 'exit-code'),
  });
  return outcomeResult(context, outcome);
}
