import { type ProposedChange, proposeChange } from '../../acts/change/propose.ts';
import { type CommandInput, optional } from '../../commands/input.ts';
import type { CommandContext, CommandResult } from '../command.ts';

export async function execute({ options }: CommandContext, input: CommandInput): Promise<CommandResult> {
  const told = await proposeChange(options, optional(input, 'COMMIT') ?? 'HEAD');
  return { data: told, human: said(told) };
}

const words = {
  admitted: (trunk: string) => `${trunk} holds it now; take it with \`git pull\`\n`,
  there: (trunk: string) => `${trunk} holds it already\n`,
  planned: () => 'nothing was proposed (--dry-run)\n',
};

function said({ commit, outcome, trunk, commits, paths }: ProposedChange): string {
  const files = paths.map((path) => `  ${path}\n`).join('');
  return `${commit.slice(0, 12)}: ${commits} commits, ${paths.length} files\n${files}${words[outcome](trunk)}`;
}
