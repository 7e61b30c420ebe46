import { create } from '../../acts/create.ts';
import { all, type CommandInput, one, optional } from '../../commands/input.ts';
import { fail } from '../../rules/finding.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { readNamedFile } from '../message.ts';
import { outcomeResult } from './outcome.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const file = optional(input, 'file');
  const outcome = await create(context.options, {
    kind: one(input, 'KIND'),
    title: one(input, 'title'),
    parent: optional(input, 'parent'),
    name: optional(input, 'name'),
    properties: Object.fromEntries(all(input, 'property').map(property)),
    content: file === undefined ? undefined : await readNamedFile(context, file),
  });
  return outcomeResult(context, outcome);
}

/** `variance_type=1`; digits alone are a number, as YAML reads them. */
function property(text: string): readonly [string, string | number] {
  const [, key = '', value = ''] = /^([a-z][a-z0-9_]*)=(.+)$/.exec(text) ?? [];
  if (key === '') fail('usage/option-value', `--property is KEY=VALUE, not ${JSON.stringify(text)}`);
  return [key, /^(0|[1-9][0-9]{0,8})$/.test(value) ? Number(value) : value];
}
