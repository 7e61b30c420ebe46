import { removeHooks } from '../../acts/hooks.ts';
import { removeLocalHooks } from '../../acts/hooks-local.ts';
import { type CommandInput, optional } from '../../commands/input.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { hookResult, localHookResult } from './hook-status.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const server = optional(input, 'server');
  return server === undefined
    ? localHookResult(await removeLocalHooks(context.options))
    : hookResult(await removeHooks(context.options, server));
}
