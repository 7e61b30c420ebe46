import { installHooks } from '../../acts/hooks.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { type CommandInput, one } from '../input.ts';
import { hookResult } from './hook-status.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  return hookResult(
    await installHooks(context.options, { server: one(input, 'server'), genesis: one(input, 'genesis') }),
  );
}
