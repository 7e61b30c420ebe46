import { type CommandInput, has, optional } from '../../commands/input.ts';
import { log } from '../../reading/log.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { raw } from './raw.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const count = optional(input, 'max-count');
  const found = await log(context.options, {
    id: optional(input, 'ID'),
    maxCount: count === undefined ? undefined : Number(count),
    oneline: has(input, 'oneline'),
    stat: has(input, 'stat'),
    patch: has(input, 'patch'),
    showSignature: has(input, 'show-signature'),
  });
  return { data: found, human: raw(found.text, context) };
}
