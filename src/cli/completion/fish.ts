import type { CommandDescription, Completes, Option } from '../../commands/description.ts';
import { globalOptions } from '../../commands/global-options.ts';
import { firstWord, listDocuments, listRules, type Offer, offer, offerOfArguments, quoted } from './words.ts';

const sources: Readonly<Record<Exclude<Completes, 'file' | 'command'>, string>> = {
  document: '(__qms_documents)',
  rule: '(__qms_rules)',
};

/** The flags of `complete` that offer these values, and no files unless they are asked for. */
function offered({ values, completes }: Offer, commands: readonly CommandDescription[]): string {
  if (completes === 'file') return '-F';
  if (completes === 'command')
    return `-f -a ${quoted([...new Set(commands.map(({ name }) => firstWord(name)))].join(' '))}`;
  if (completes !== null) return `-f -a ${quoted(sources[completes])}`;
  return values.length > 0 ? `-f -a ${quoted(values.join(' '))}` : '-f';
}

/** True where this command, of one word or two, stands on the line. */
function seen(name: string): string {
  const [first = '', second] = name.split(' ');
  return second === undefined
    ? `__fish_seen_subcommand_from ${first}`
    : `__fish_seen_subcommand_from ${first}; and __fish_seen_subcommand_from ${second}`;
}

function optionLines(condition: string, option: Option, commands: readonly CommandDescription[]): string {
  const names = [option.name, ...(option.aliases ?? [])].map((name) => `-l ${name}`).join(' ');
  const short = option.short === undefined ? '' : `-s ${option.short} `;
  const value = option.value === undefined ? '' : ` -r ${offered(offer(option), commands)}`;
  return `complete -c qms${condition} ${short}${names}${value} -d ${quoted(option.description)}\n`;
}

function commandLines(command: CommandDescription, commands: readonly CommandDescription[]): string {
  const [first = '', second] = command.name.split(' ');
  const siblings = commands.flatMap(({ name }) =>
    name.startsWith(`${first} `) ? [name.slice(first.length + 1)] : [],
  );
  const start =
    second === undefined
      ? '__fish_use_subcommand'
      : `__fish_seen_subcommand_from ${first}; and not __fish_seen_subcommand_from ${siblings.join(' ')}`;
  const condition = ` -n ${quoted(seen(command.name))}`;
  const own = [
    ...command.options,
    ...(command.writes ? [{ name: 'dry-run', short: 'n', description: 'do nothing' }] : []),
  ];
  return [
    `complete -c qms -f -n ${quoted(start)} -a ${second ?? first} -d ${quoted(command.summary)}\n`,
    command.arguments.length === 0
      ? ''
      : `complete -c qms${condition} ${offered(offerOfArguments(command), commands)}\n`,
    ...own.map((option) => optionLines(condition, option, commands)),
  ].join('');
}

/** A script for fish, where `git qms` follows `git-qms`. */
export function fishCompletion(commands: readonly CommandDescription[]): string {
  const families = [
    ...new Set(commands.flatMap(({ name }) => (name.includes(' ') ? [firstWord(name)] : []))),
  ];
  return `# fish completion for qms and git qms; made by: qms completion fish
function __qms_documents
    ${listDocuments}
end

function __qms_rules
    ${listRules}
end

complete -c qms -f
${families.map((family) => `complete -c qms -n '__fish_use_subcommand' -a ${family}\n`).join('')}${commands.map((command) => commandLines(command, commands)).join('')}${globalOptions.map((option) => optionLines('', option, commands)).join('')}complete -c git-qms --wraps qms
`;
}
