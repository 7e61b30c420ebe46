import { hookStatus } from '../../acts/hooks.ts';
import { localHookStatus } from '../../acts/hooks-local.ts';
import { type CommandInput, optional } from '../../commands/input.ts';
import { openRepository } from '../../repository/git/location.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { hookResult, localHookResult } from './hook-status.ts';

export async function execute({ options }: CommandContext, input: CommandInput): Promise<CommandResult> {
  const server = optional(input, 'server');
  if (server === undefined && !(await openRepository(options.cwd, options.env)).isBare)
    return localHookResult(await localHookStatus(options));
  return hookResult(await hookStatus(options, server ?? '.'));
}
