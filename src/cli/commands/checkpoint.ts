import { checkpoint } from '../../acts/checkpoint.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { outcomeResult } from './outcome.ts';

export async function execute(context: CommandContext): Promise<CommandResult> {
  return outcomeResult(context, await checkpoint(context.options));
}
