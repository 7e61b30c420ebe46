import { systemRegister } from '../../acts/system-register.ts';
import { all, type CommandInput, has, one, optional } from '../../commands/input.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { readMessage } from '../message.ts';
import { outcomeResult } from './outcome.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const outcome = await systemRegister(context.options, {
    name: one(input, 'NAME'),
    title: optional(input, 'title'),
    paths: all(input, 'path'),
    suites: all(input, 'suite'),
    submodule: has(input, 'submodule'),
    scan: all(input, 'scan'),
    text: await readMessage(context, input),
  });
  return outcomeResult(context, outcome);
}
