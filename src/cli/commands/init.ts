import { init } from '../../acts/init.ts';
import { all, type CommandInput, optional } from '../../commands/input.ts';
import { fail } from '../../rules/finding.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { outcomeResult } from './outcome.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const outcome = await init(context.options, {
    members: all(input, 'member'),
    membersFile: optional(input, 'members'),
    name: optional(input, 'name'),
    trunk: optional(input, 'trunk'),
    prompts: optional(input, 'prompts'),
    recovery: recovery(input),
  });
  const result = outcomeResult(context, outcome);
  if (context.options.dryRun) return result;
  // The root of trust is printed even with --quiet, and in full.
  return { ...result, human: `${result.human}genesis ${outcome.commits[0]?.oid}\n` };
}

function recovery(input: CommandInput) {
  const principals = all(input, 'recovery');
  if (principals.length === 0) return undefined;
  const text = optional(input, 'recovery-threshold') ?? String(principals.length);
  const threshold = Number(text);
  if (!/^[1-9][0-9]*$/.test(text) || threshold > principals.length) {
    const range = `a number from 1 to ${principals.length}`;
    fail('usage/option-value', `--recovery-threshold is ${range}, not ${JSON.stringify(text)}`);
  }
  return { threshold, principals };
}
