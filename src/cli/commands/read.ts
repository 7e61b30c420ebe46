import { type CommandInput, has, one, optional } from '../../commands/input.ts';
import { read } from '../../reading/read.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { raw } from './raw.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const found = await read(context.options, {
    id: one(input, 'ID'),
    version: optional(input, 'version'),
    draft: has(input, 'draft'),
  });
  return { data: found, human: raw(found.text, context) };
}
