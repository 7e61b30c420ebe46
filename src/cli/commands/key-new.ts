import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { type CommandInput, one, optional } from '../../commands/input.ts';
import { createKey } from '../../repository/signatures/new-key.ts';
import { unwrap } from '../../rules/finding.ts';
import { parsePrincipalId } from '../../rules/values.ts';
import type { CommandContext, CommandResult } from '../command.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const { cwd, env, dryRun } = context.options;
  const name = unwrap(parsePrincipalId(one(input, 'NAME')));
  const chosen = optional(input, 'file');
  const file =
    chosen === undefined ? join(env.HOME ?? homedir(), '.ssh', `qms-${name}`) : resolve(cwd, chosen);
  if (dryRun) {
    return { data: { file, key: null, fingerprint: null }, human: `would make ${file} and ${file}.pub\n` };
  }
  const key = await createKey(file, name, { env });
  return {
    data: { file, key: key.text, fingerprint: key.fingerprint },
    human: `${file}\n${file}.pub\n${key.fingerprint}\n`,
    notes: ['the private half has no passphrase; keep it where only you can read it'],
    next: [`git config user.signingkey ${file}`],
  };
}
