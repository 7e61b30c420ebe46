import { userRecover } from '../../acts/user-recover.ts';
import { all, type CommandInput } from '../../commands/input.ts';
import { fail } from '../../rules/finding.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { requireMessage } from '../message.ts';
import { outcomeResult } from './outcome.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const outcome = await userRecover(context.options, {
    keys: all(input, 'new-key').map(newKey),
    reason: await requireMessage(context, input),
  });
  return outcomeResult(context, outcome);
}

/** `bea=bea.pub` */
function newKey(text: string): { readonly name: string; readonly key: string } {
  const at = text.indexOf('=');
  if (at < 1) fail('usage/option-value', `--new-key is NAME=FILE, not ${JSON.stringify(text)}`);
  return { name: text.slice(0, at), key: text.slice(at + 1) };
}
