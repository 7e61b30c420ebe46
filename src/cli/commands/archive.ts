import { archive } from '../../acts/archive.ts';
import { all, type CommandInput, has } from '../../commands/input.ts';
import { fail } from '../../rules/finding.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { outcomeResult } from './outcome.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const ids = all(input, 'ID');
  if (has(input, 'closed') && ids.length > 0)
    fail('usage/conflict', '--closed archives every document that can be; name none beside it');
  if (!has(input, 'closed') && ids.length === 0)
    fail('usage/missing-argument', 'name a document, or archive all that have ended with --closed', {
      fix: 'see what that would be with `qms archive --closed --dry-run`',
    });
  const outcome = await archive(context.options, { ids });
  return outcomeResult(context, outcome);
}
