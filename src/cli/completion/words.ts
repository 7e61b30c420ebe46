import type { Argument, CommandDescription, Completes, Option } from '../../commands/description.ts';
import { globalOptions, optionsOf } from '../../commands/global-options.ts';

/** First words of the commands that have two: `user`, `key` … */
export function familyNames(commands: readonly CommandDescription[]): readonly string[] {
  return [...new Set(commands.flatMap(({ name }) => (name.includes(' ') ? [firstWord(name)] : [])))];
}

export function firstWord(name: string): string {
  return name.split(' ')[0] ?? name;
}

export function firstWords(commands: readonly CommandDescription[]): readonly string[] {
  return [...new Set(commands.map(({ name }) => firstWord(name)))];
}

/** `-m --message --comment`: every spelling of an option. */
export function spellings({ name, short, aliases }: Option): readonly string[] {
  return [
    ...(short === undefined ? [] : [`-${short}`]),
    `--${name}`,
    ...(aliases ?? []).map((each) => `--${each}`),
  ];
}

/** Spellings of every option, of any command, that is followed by a value. */
export function valuedSpellings(commands: readonly CommandDescription[]): readonly string[] {
  const valued = [...globalOptions, ...commands.flatMap(optionsOf)].filter(
    ({ value }) => value !== undefined,
  );
  return [...new Set(valued.flatMap(spellings))].sort();
}

/** What may stand where a value is expected. */
export interface Offer {
  readonly values: readonly string[];
  readonly completes: Completes | null;
}

export function offer({ values, completes }: Pick<Argument | Option, 'values' | 'completes'>): Offer {
  return { values: values ?? [], completes: completes ?? null };
}

/** All that a command's arguments may be; completion does not count positions. */
export function offerOfArguments(command: CommandDescription): Offer {
  return {
    values: command.arguments.flatMap(({ values }) => values ?? []),
    completes: command.arguments.findLast(({ completes }) => completes !== undefined)?.completes ?? null,
  };
}

/** Prints the ids of all records, of this repository and of its remotes; used in every shell. */
export const listDocuments =
  "git for-each-ref --format='%(refname)' 'refs/heads/qms/*' 'refs/remotes/*/qms/*' 2>/dev/null | sed 's,.*/qms/,,' | sort -u";

/** Prints all rule ids. */
export const listRules = 'qms explain --list 2>/dev/null | cut -d" " -f1';

/** A word for a single-quoted string of sh, bash, zsh or fish; the table holds no quotes or backslashes that need more. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
