import { chosenKey } from '../../reading/key.ts';
import { columns } from '../columns.ts';
import type { CommandContext, CommandResult } from '../command.ts';

export async function execute(context: CommandContext): Promise<CommandResult> {
  const key = await chosenKey(context.options);
  const { principal } = key;
  return {
    data: key,
    human: columns([
      ['key', key.location],
      ['fingerprint', key.fingerprint],
      ['public key', key.publicKey],
      ['principal', principal ? `${principal.id}, ${principal.group}, ${principal.kind}` : 'nobody'],
      ['status', key.status ?? 'not in the roster'],
    ]),
  };
}
