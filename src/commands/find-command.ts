import { type Finding, finding } from '../rules/finding.ts';
import { nearest } from '../rules/policy/nearest.ts';
import type { CommandDescription } from './description.ts';
import { globalOptions } from './global-options.ts';
import { tokenize } from './tokens.ts';

export type Found<C extends CommandDescription> =
  | { readonly kind: 'command'; readonly command: C; readonly words: 1 | 2 }
  /** `qms user`: the first word of several commands. */
  | { readonly kind: 'family'; readonly name: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'version' }
  | { readonly kind: 'unknown'; readonly finding: Finding };

/** The commands that begin with this word: `user list`, `user add` … */
export function family<C extends CommandDescription>(commands: readonly C[], word: string): readonly C[] {
  return commands.filter(({ name }) => name.startsWith(`${word} `));
}

/** Finds the command that one or two words name, with a suggestion where they name none. */
export function findByWords<C extends CommandDescription>(
  commands: readonly C[],
  [first, second]: readonly string[],
): Found<C> {
  if (first === undefined) return { kind: 'none' };
  const single = commands.find(({ name }) => name === first);
  if (single) return { kind: 'command', command: single, words: 1 };
  const members = family(commands, first);
  if (members.length === 0) return { kind: 'unknown', finding: unknownCommand(first, commands) };
  if (second === undefined) return { kind: 'family', name: first };
  const double = members.find(({ name }) => name === `${first} ${second}`);
  return double
    ? { kind: 'command', command: double, words: 2 }
    : { kind: 'unknown', finding: unknownCommand(`${first} ${second}`, members) };
}

/** Finds the command that a command line names; global options may stand before it. */
export function findCommand<C extends CommandDescription>(
  commands: readonly C[],
  argv: readonly string[],
): Found<C> {
  const words: string[] = [];
  for (const token of tokenize(argv, globalOptions)) {
    if (token.kind === 'positional') words.push(token.value);
    else if (words.length === 0 && token.option?.name === 'version') return { kind: 'version' };
  }
  return findByWords(commands, words);
}

function unknownCommand(words: string, among: readonly CommandDescription[]): Finding {
  const names = [...new Set(among.flatMap(({ name }) => [name, name.split(' ')[0] ?? '']))];
  const near = nearest(words, names);
  const message = `there is no command ${JSON.stringify(words)}`;
  if (near === null) return finding('usage/unknown-command', message);
  return finding('usage/unknown-command', `${message}; did you mean ${near}?`, { fix: `qms help ${near}` });
}
