import type { CommandDescription, Group } from '../commands/description.ts';
import { globalOptions, optionsOf } from '../commands/global-options.ts';
import { optionForm, synopsis } from '../commands/synopsis.ts';
import { columns } from './columns.ts';
import { exitCodes } from './exit-codes.ts';
import type { Style } from './style.ts';
import { wrap } from './wrap.ts';

const width = 88;

const groups: ReadonlyMap<Group, string> = new Map([
  ['governing', 'Acts on documents: each is one signed commit'],
  ['reading', 'Looking: nothing changes'],
  ['setting up', 'Setting up'],
]);

/** Rows of two columns after an indent, the second one wrapped. */
function definitions(rows: readonly (readonly [string, string])[]): string {
  const widest = Math.min(30, Math.max(0, ...rows.map(([term]) => term.length)));
  return rows
    .map(([term, text]) => {
      const indent = ' '.repeat(widest + 4);
      const body = wrap(text, width, indent);
      return term.length > widest
        ? `  ${term}\n${body}`
        : `  ${term.padEnd(widest)}  ${body.slice(indent.length)}`;
    })
    .join('');
}

/** What `qms` alone prints: every command with its summary. */
export function overview(commands: readonly CommandDescription[], style: Style): string {
  const parts = [...groups].map(([group, title]) => {
    const rows = commands
      .filter((command) => command.group === group)
      .map(({ name, summary }) => [`  ${name}`, summary] as const);
    return rows.length === 0 ? '' : `\n${style('bold', title)}\n${columns(rows)}`;
  });
  return `${style('bold', 'qms')} COMMAND [ARGUMENTS]    (also: git qms COMMAND)\n${parts.join('')}
${style('bold', 'Options of every command')}
${definitions(globalOptions.map((option) => [optionForm(option), option.description]))}
qms help COMMAND shows one command, qms help exit-codes the exit codes; qms next, what waits for you.
`;
}

/** The commands that share a first word, such as `user`. */
export function familyHelp(members: readonly CommandDescription[]): string {
  return members.map((command) => `${synopsis(command)}\n${wrap(command.summary, width, '    ')}`).join('\n');
}

/** One command: synopsis, description, arguments, options, examples and exit codes. */
export function commandHelp(command: CommandDescription, style: Style): string {
  const section = (title: string, text: string) => (text === '' ? '' : `\n${style('bold', title)}\n${text}`);
  const examples = command.examples
    .map((each) => `  ${each.command}\n${wrap(each.says, width, '      ')}`)
    .join('');
  return [
    `${command.name}: ${command.summary}\n`,
    section('Synopsis', wrap(synopsis(command), width, '  ')),
    section('Description', wrap(command.description, width, '  ')),
    section(
      'Arguments',
      definitions(
        command.arguments.map(({ name, description, values }) => [name, among(description, values)]),
      ),
    ),
    section(
      'Options',
      definitions(
        optionsOf(command).map((option) => [optionForm(option), among(option.description, option.values)]),
      ),
    ),
    section('Examples', examples),
    section(
      'Exit codes',
      definitions(exitsOf(command).map((code) => [String(code), exitCodes.get(code) ?? ''])),
    ),
  ].join('');
}

export function exitCodeHelp(): string {
  return columns([...exitCodes].map(([code, meaning]) => [String(code).padStart(3), meaning]));
}

function among(description: string, values: readonly string[] | undefined): string {
  return values === undefined ? description : `${description} (${values.join(', ')})`;
}

/** Only a command that writes can lose a race. */
function exitsOf({ writes }: CommandDescription): readonly number[] {
  return [...exitCodes.keys()].filter((code) => writes || code !== 4);
}
