import { describeDifference } from '../../acts/policy-words.ts';
import { diff } from '../../reading/diff.ts';
import { printable } from '../../rules/printable.ts';
import type { CommandContext, CommandResult } from '../command.ts';

export async function execute(context: CommandContext): Promise<CommandResult> {
  const { from, to, equal, policy } = await diff(context.options, { id: 'POLICY' });
  const changes = policy === null ? [] : describeDifference(policy);
  const versions = `${from?.version ?? 'nothing'} and ${to.version}`;
  return {
    data: { from, to, equal, changes, policy },
    human: changes.map((line) => `${printable(line)}\n`).join(''),
    notes: [
      ...(equal ? [`POLICY ${versions} are equal`] : []),
      ...(equal || policy !== null
        ? []
        : [`POLICY ${versions} cannot be compared by meaning; see \`qms diff POLICY\``]),
    ],
  };
}
