import { entryAt, listFiles } from '../repository/objects/tree.ts';
import { encodeUtf8 } from '../rules/bytes/text.ts';
import { fail, unwrap } from '../rules/finding.ts';
import { parsePolicy, policyPath } from '../rules/policy/parse.ts';
import type { Policy } from '../rules/policy/policy.ts';
import { renderAllowedSigners, signersPath } from '../rules/policy/signers.ts';
import type { Oid, PrincipalId } from '../rules/values.ts';
import { readFileAt } from './content.ts';
import type { Session } from './session.ts';

/** The two files of POLICY that people and tools edit, as text. */
export interface PolicyTexts {
  readonly policyYaml: string;
  readonly allowedSigners: string;
}

/** The texts that a tree holds. */
export async function readPolicyTexts(session: Session, tree: Oid): Promise<PolicyTexts> {
  const read = async (path: string) => {
    const bytes = await readFileAt(session.reader, tree, path);
    return bytes ? Buffer.from(bytes).toString('utf8') : fail('policy/invalid', `there is no ${path}`);
  };
  return { policyYaml: await read(policyPath), allowedSigners: await read(signersPath) };
}

/** The policy that the texts make. Raises what is wrong with them, with line and column. */
export function parseTexts({ policyYaml, allowedSigners }: PolicyTexts): Policy {
  return unwrap(
    parsePolicy({ policyYaml: encodeUtf8(policyYaml), allowedSigners: encodeUtf8(allowedSigners) }),
  );
}

/** The texts as changes of a tree, for an event. */
export function filesOf(texts: PolicyTexts): Map<string, Uint8Array | null> {
  return new Map([
    [policyPath, encodeUtf8(texts.policyYaml)],
    [signersPath, encodeUtf8(texts.allowedSigners)],
  ]);
}

/** The changes that take all of POLICY's files, prompts included, from one tree back to what another holds. */
export async function filesToRestore(
  session: Session,
  from: Oid,
  to: Oid,
): Promise<Map<string, Uint8Array | null>> {
  const changes = filesOf(await readPolicyTexts(session, to));
  const prompts = '.qms/prompts';
  const [old, wanted] = await Promise.all(
    [from, to].map(async (tree) => (await entryAt(session.reader, tree, prompts))?.oid ?? null),
  );
  if (old === wanted) return changes;
  if (old) for (const { path } of await listFiles(session.reader, from, prompts)) changes.set(path, null);
  if (wanted)
    for (const { path } of await listFiles(session.reader, to, prompts))
      changes.set(path, await readFileAt(session.reader, to, path));
  return changes;
}

/** The signers with one more key at the end. */
export function withSigner(texts: PolicyTexts, principal: PrincipalId, key: string): PolicyTexts {
  return { ...texts, allowedSigners: texts.allowedSigners + renderAllowedSigners([{ principal, key }]) };
}
