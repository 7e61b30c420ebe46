import { type RosterEntry, roster } from '../../reading/roster.ts';
import { columns } from '../columns.ts';
import type { CommandContext, CommandResult } from '../command.ts';

export async function execute(context: CommandContext): Promise<CommandResult> {
  const found = await roster(context.options);
  return { data: found, human: columns(found.principals.flatMap(rows), context.io.stdout.columns) };
}

/** One line for each key; the person stands on the first. */
function rows({ id, name, email, group, kind, sponsor, suspended, keys }: RosterEntry): string[][] {
  const person = [
    id,
    suspended ? `${group} (suspended)` : group,
    sponsor === null ? kind : `${kind} of ${sponsor}`,
    `${name} <${email}>`,
  ];
  const lines = keys.length === 0 ? ['no key'] : keys.map((key) => `${key.fingerprint} ${key.status}`);
  return lines.map((line, at) => [...(at === 0 ? person : person.map(() => '')), line]);
}
