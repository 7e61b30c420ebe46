import { branch } from '../../acts/branch.ts';
import { type CommandInput, has, one, optional } from '../../commands/input.ts';
import type { CommandContext, CommandResult } from '../command.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const update = has(input, 'update');
  const outcome = await branch(context.options, {
    id: one(input, 'ID'),
    slug: optional(input, 'slug'),
    update,
  });
  const done = update ? `${outcome.branch} has taken trunk in` : `${outcome.branch} begins at trunk`;
  return {
    data: outcome,
    human: `${done}, ${outcome.trunk.slice(0, 12)}\n`,
    notes: outcome.notes,
    next: [`git push origin ${outcome.branch}`, `qms gate ${outcome.change}`],
  };
}
