import { userRevoke } from '../../acts/user-revoke.ts';
import { type CommandInput, has, one, optional } from '../../commands/input.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { requireMessage } from '../message.ts';
import { outcomeResult } from './outcome.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const outcome = await userRevoke(context.options, {
    name: one(input, 'NAME'),
    fingerprint: optional(input, 'fingerprint'),
    after: optional(input, 'after'),
    suspend: has(input, 'suspend'),
    reason: await requireMessage(context, input),
  });
  return outcomeResult(context, outcome);
}
