import { diff } from '../../reading/diff.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { type CommandInput, one, optional } from '../input.ts';
import { raw } from './raw.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const found = await diff(context.options, {
    id: one(input, 'ID'),
    from: optional(input, 'from'),
    to: optional(input, 'to'),
  });
  const from = found.from === null ? 'nothing' : found.from.version;
  const notes = found.equal ? [`${found.id}: ${from} and ${found.to.version} are equal`] : [];
  return { data: found, human: raw(found.text, context), notes };
}
