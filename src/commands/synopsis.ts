import type { Argument, CommandDescription, Option } from './description.ts';

function argumentForm({ name, required, many }: Argument): string {
  const form = many ? `${name}…` : name;
  return required ? form : `[${form}]`;
}

/** `-m, --message TEXT`: every spelling of an option. */
export function optionForm({ name, short, aliases, value }: Option): string {
  const spellings = [
    ...(short === undefined ? [] : [`-${short}`]),
    `--${name}`,
    ...(aliases ?? []).map((each) => `--${each}`),
  ];
  return `${spellings.join(', ')}${value === undefined ? '' : ` ${value}`}`;
}

function shortForm({ name, value, many }: Option): string {
  const form = value === undefined ? `--${name}` : `--${name} ${value}`;
  return many ? `${form}…` : form;
}

/** `qms review ID (--recommend | --request-updates) (--message TEXT | --message-file FILE) [--dry-run]` */
export function synopsis(command: CommandDescription): string {
  const inChoice = new Set((command.choices ?? []).flatMap(({ of }) => of));
  const option = (name: string) => command.options.find((each) => each.name === name);
  const choices = (command.choices ?? []).map(({ of, required }) => {
    const forms = of.flatMap((name) => option(name) ?? []).map(shortForm);
    if (required) return forms.length === 1 ? (forms[0] ?? '') : `(${forms.join(' | ')})`;
    return `[${forms.join(' | ')}]`;
  });
  const others = command.options
    .filter(({ name }) => !inChoice.has(name))
    .map((each) => `[${shortForm(each)}]`);
  const dryRun = command.writes ? ['[--dry-run]'] : [];
  return ['qms', command.name, ...command.arguments.map(argumentForm), ...choices, ...others, ...dryRun].join(
    ' ',
  );
}
