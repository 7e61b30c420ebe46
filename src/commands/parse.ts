import { type Finding, finding, ok, type Result, refused } from '../rules/finding.ts';
import { nearest } from '../rules/policy/nearest.ts';
import type { CommandDescription, Option } from './description.ts';
import { optionsOf } from './global-options.ts';
import type { CommandInput } from './input.ts';
import { synopsis } from './synopsis.ts';
import { type Token, tokenize } from './tokens.ts';

/**
 * Reads a command line against one row of the table. Everything wrong with it is reported at once.
 *
 * @param words how many of the positional arguments are the command's name
 */
export function parse(
  command: CommandDescription,
  argv: readonly string[],
  words: number,
): Result<CommandInput> {
  const options = optionsOf(command);
  const tokens = tokenize(argv, options);
  const values = new Map<string, string[]>();
  const flags = new Set<string>();
  const findings: Finding[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') continue;
    const problem = checkOption(command, options, token);
    if (problem !== null) findings.push(problem);
    else if (token.option !== null) findings.push(...keep(token.option, token, values, flags));
  }
  const positional = tokens
    .flatMap((token) => (token.kind === 'positional' ? [token.value] : []))
    .slice(words);
  findings.push(...assign(command, positional, values), ...checkChoices(command, values, flags));
  return findings.length > 0 ? refused(...findings) : ok({ values, flags });
}

function wrong(
  rule: 'usage/option-value' | 'usage/conflict' | 'usage/missing-argument' | 'usage/too-many-arguments',
  command: CommandDescription,
  message: string,
): Finding {
  return finding(rule, `${command.name}: ${message}`, {
    fix: `${synopsis(command)}  (qms help ${command.name})`,
  });
}

function checkOption(
  command: CommandDescription,
  options: readonly Option[],
  token: Token & { kind: 'option' },
): Finding | null {
  const { option, written, value } = token;
  if (option === null) return unknownOption(command, options, written);
  if (option.value === undefined) {
    return value === null
      ? null
      : wrong(
          'usage/option-value',
          command,
          `${written} takes no value, and was given ${JSON.stringify(value)}`,
        );
  }
  const isOption = (text: string) =>
    options.some(({ name, short }) => text === `--${name}` || text === `-${short}`);
  if (value === null)
    return wrong('usage/option-value', command, `${written} needs a value: ${written} ${option.value}`);
  if (isOption(value))
    return wrong('usage/option-value', command, `${written} needs a value, and ${value} follows`);
  if (option.values && !option.values.includes(value)) {
    return wrong(
      'usage/option-value',
      command,
      `${written} is one of ${option.values.join(', ')}, not ${JSON.stringify(value)}`,
    );
  }
  return null;
}

function unknownOption(command: CommandDescription, options: readonly Option[], written: string): Finding {
  const near = written.startsWith('--')
    ? nearest(
        written.slice(2),
        options.flatMap(({ name, aliases }) => [name, ...(aliases ?? [])]),
      )
    : null;
  const message = `${command.name} has no option ${written}`;
  return finding('usage/unknown-option', near === null ? message : `${message}; did you mean --${near}?`, {
    fix: `qms help ${command.name}`,
  });
}

/** Stores one option; a second value for one that takes a single value is a conflict, not an override. */
function keep(
  option: Option,
  token: Token & { kind: 'option' },
  values: Map<string, string[]>,
  flags: Set<string>,
): Finding[] {
  const { name } = option;
  if (option.value === undefined) {
    flags.add(name);
    return [];
  }
  const value = token.value ?? '';
  const given = option.commas
    ? value
        .split(',')
        .map((each) => each.trim())
        .filter((each) => each !== '')
    : [value];
  const before = values.get(name);
  if (before && !option.many) return [finding('usage/conflict', `${token.written} is given twice`)];
  values.set(name, [...(before ?? []), ...given]);
  return [];
}

function assign(
  command: CommandDescription,
  positional: readonly string[],
  values: Map<string, string[]>,
): Finding[] {
  const findings: Finding[] = [];
  let rest = positional;
  for (const argument of command.arguments) {
    const taken = rest.slice(0, argument.many ? rest.length : 1);
    rest = rest.slice(taken.length);
    if (taken.length > 0) values.set(argument.name, [...taken]);
    else if (argument.required)
      findings.push(
        wrong('usage/missing-argument', command, `${argument.name} is missing: ${argument.description}`),
      );
    for (const value of taken) {
      if (!argument.values || argument.values.includes(value)) continue;
      findings.push(
        wrong(
          'usage/option-value',
          command,
          `${argument.name} is one of ${argument.values.join(', ')}, not ${JSON.stringify(value)}`,
        ),
      );
    }
  }
  if (rest.length > 0)
    findings.push(
      wrong(
        'usage/too-many-arguments',
        command,
        `${rest.map((each) => JSON.stringify(each)).join(' ')} is too much`,
      ),
    );
  return findings;
}

function checkChoices(
  command: CommandDescription,
  values: ReadonlyMap<string, unknown>,
  flags: ReadonlySet<string>,
): Finding[] {
  return (command.choices ?? []).flatMap(({ of, required }) => {
    const given = of.filter((name) => values.has(name) || flags.has(name));
    const names = (each: readonly string[], word: string) =>
      each.map((name) => `--${name}`).join(` ${word} `);
    if (given.length > 1)
      return [wrong('usage/conflict', command, `${names(given, 'and')} exclude each other`)];
    if (required && given.length === 0)
      return [wrong('usage/missing-argument', command, `it needs ${names(of, 'or')}`)];
    return [];
  });
}
