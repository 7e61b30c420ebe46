import type { CommandDescription } from '../../commands/description.ts';
import { family, findByWords } from '../../commands/find-command.ts';
import { optionsOf } from '../../commands/global-options.ts';
import { all, type CommandInput } from '../../commands/input.ts';
import { synopsis } from '../../commands/synopsis.ts';
import { type Finding, QmsError } from '../../rules/finding.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { commandHelp, exitCodeHelp, familyHelp, overview } from '../help-text.ts';

/** A command's row of the table as data, for `--json`. */
function page(command: CommandDescription): unknown {
  const { name, group, summary, description, arguments: taken, examples, writes } = command;
  const form = synopsis(command);
  return {
    name,
    group,
    summary,
    description,
    synopsis: form,
    arguments: taken,
    options: optionsOf(command),
    examples,
    writes,
  };
}

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const { commands, style } = context;
  const words = all(input, 'COMMAND');
  if (words.length === 1 && words[0] === 'exit-codes') {
    const codes = [...exitCodes].map(([code, meaning]) => ({ code, meaning }));
    return { data: { exitCodes: codes }, human: exitCodeHelp() };
  }
  const found = findByWords(commands, words);
  switch (found.kind) {
    case 'command':
      return { data: { commands: [page(found.command)] }, human: commandHelp(found.command, style) };
    case 'family': {
      const members = family(commands, found.name);
      return { data: { commands: members.map(page) }, human: familyHelp(members) };
    }
    case 'unknown':
      return refuse(found.finding);
    default:
      return { data: { commands: commands.map(page) }, human: overview(commands, style) };
  }
}

function refuse(finding: Finding): never {
  throw new QmsError([finding]);
}
