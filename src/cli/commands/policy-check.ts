import { dirname, join } from 'node:path';
import { type CommandInput, one } from '../../commands/input.ts';
import { checkPolicyFiles, type PolicyRevision } from '../../reading/policy-revision.ts';
import { type Finding, QmsError } from '../../rules/finding.ts';
import { policyPath } from '../../rules/policy/parse.ts';
import { signersPath } from '../../rules/policy/signers.ts';
import { printable } from '../../rules/printable.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { readNamedFile } from '../message.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const file = one(input, 'FILE');
  const signers = join(dirname(file), 'allowed_signers');
  const files = {
    policyYaml: await readNamedFile(context, file),
    allowedSigners: await readNamedFile(context, signers),
  };
  const names = new Map([
    [policyPath, file],
    [signersPath, signers],
  ]);
  const revision = await checkPolicyFiles(context.options, files).catch((error: unknown) => {
    if (!(error instanceof QmsError)) throw error;
    throw new QmsError(error.findings.map((each) => renamed(each, names)));
  });
  return {
    data: { file, ...revision },
    human: summary(file, revision),
    notes: barred(revision.beneficiaries),
    findings: revision.findings.map((each) => renamed(each, names)),
  };
}

function summary(file: string, { version, principals, keys, inForce, difference }: PolicyRevision): string {
  const size = `version ${version}, ${principals} principals, ${keys} keys`;
  const lines = difference.map((each) => `  ${printable(each)}\n`).join('');
  const against = lines === '' ? '' : `in the place of version ${inForce}:\n${lines}`;
  return `${printable(file)} is valid: ${size}\n${against}`;
}

/** Names the file as the person did. */
function renamed(each: Finding, names: ReadonlyMap<string, string>): Finding {
  const path = names.get(each.where.path ?? '');
  return path === undefined ? each : { ...each, where: { ...each.where, path } };
}

/** Says who has no say in a revision. */
function barred(beneficiaries: readonly string[]): string[] {
  return beneficiaries.length === 0
    ? []
    : [`${beneficiaries.join(', ')} gain from it, or answer for who does, and neither review nor approve it`];
}
