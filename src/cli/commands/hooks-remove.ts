import { removeHooks } from '../../acts/hooks.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { type CommandInput, one } from '../input.ts';
import { hookResult } from './hook-status.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  return hookResult(await removeHooks(context.options, one(input, 'server')));
}
