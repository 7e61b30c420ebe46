import { type CommandInput, one } from '../../commands/input.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { bashCompletion } from '../completion/bash.ts';
import { fishCompletion } from '../completion/fish.ts';
import { zshCompletion } from '../completion/zsh.ts';

const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const shell = one(input, 'SHELL') as keyof typeof scripts;
  const script = scripts[shell](context.commands);
  return { data: { shell, script }, human: script };
}
