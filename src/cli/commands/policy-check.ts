import { dirname, join } from 'node:path';
import { packageVersion } from '../../repository/package-files.ts';
import { type Finding, QmsError } from '../../rules/finding.ts';
import { parsePolicy, policyPath } from '../../rules/policy/parse.ts';
import { signersPath } from '../../rules/policy/signers.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { type CommandInput, one } from '../input.ts';
import { readNamedFile } from '../message.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const file = one(input, 'FILE');
  const signers = join(dirname(file), 'allowed_signers');
  const policyYaml = await readNamedFile(context, file);
  const allowedSigners = await readNamedFile(context, signers);
  const parsed = parsePolicy({ policyYaml, allowedSigners }, { program: packageVersion() });
  if (!parsed.ok) {
    const names = new Map([
      [policyPath, file],
      [signersPath, signers],
    ]);
    throw new QmsError(parsed.findings.map((each) => renamed(each, names)));
  }
  const { version, principals, keys } = parsed.value;
  return {
    data: { file, version, principals: [...principals.keys()], keys: keys.size },
    human: `${file} is valid: version ${version}, ${principals.size} principals, ${keys.size} keys\n`,
  };
}

/** Names the file as the person did. */
function renamed(each: Finding, names: ReadonlyMap<string, string>): Finding {
  const path = names.get(each.where.path ?? '');
  return path === undefined ? each : { ...each, where: { ...each.where, path } };
}
