import { hookStatus } from '../../acts/hooks.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { type CommandInput, optional } from '../input.ts';
import { hookResult } from './hook-status.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  return hookResult(await hookStatus(context.options, optional(input, 'server') ?? '.'));
}
