import { type ProposedChange, proposeChange } from '../../acts/change/propose.ts';
import { type CommandInput, optional } from '../../commands/input.ts';
import { counted } from '../../rules/counted.ts';
import { printable } from '../../rules/printable.ts';
import type { CommandContext, CommandResult } from '../command.ts';

export async function execute({ options }: CommandContext, input: CommandInput): Promise<CommandResult> {
  const told = await proposeChange(options, optional(input, 'COMMIT') ?? 'HEAD');
  const next = told.outcome === 'admitted' ? [`git switch ${told.trunk} && git pull: take it`] : [];
  return { data: told, human: said(told), next };
}

const words = {
  admitted: (trunk: string) => `${trunk} holds it now\n`,
  there: (trunk: string) => `${trunk} holds it already\n`,
  planned: () => 'nothing was proposed (--dry-run)\n',
};

function said({ commit, outcome, trunk, commits, paths }: ProposedChange): string {
  const files = paths.map((path) => `  ${printable(path)}\n`).join('');
  const size = `${counted(commits, 'commit')}, ${counted(paths.length, 'file')}`;
  return `${commit.slice(0, 12)}: ${size}\n${files}${words[outcome](trunk)}`;
}
