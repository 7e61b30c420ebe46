import { installHooks } from '../../acts/hooks.ts';
import { installLocalHooks } from '../../acts/hooks-local.ts';
import { type CommandInput, optional } from '../../commands/input.ts';
import { fail } from '../../rules/finding.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { hookResult, localHookResult } from './hook-status.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const [server, genesis] = [optional(input, 'server'), optional(input, 'genesis')];
  if (server === undefined && genesis === undefined)
    return localHookResult(await installLocalHooks(context.options));
  if (server === undefined || genesis === undefined)
    fail('usage/missing-argument', 'the gate needs both --server and --genesis; local hooks need neither');
  return hookResult(await installHooks(context.options, { server, genesis }));
}
