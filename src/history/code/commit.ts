import { verifySignature } from '../../repository/signatures/verify.ts';
import { parseCommit } from '../../rules/bytes/commit.ts';
import { finding } from '../../rules/finding.ts';
import type { CodeCommit } from '../../rules/gates/proof.ts';
import type { Policy } from '../../rules/policy/policy.ts';
import { keyOwner } from '../../rules/policy/questions.ts';
import { claimsGovernance } from '../../rules/trunk/step.ts';
import { isDocId, type Oid } from '../../rules/values.ts';
import { commitBytes } from '../commits.ts';
import type { History } from '../history.ts';

/** The record that a message names: `QMS-CR: CR-001`, one line of its last paragraph and nowhere else. */
function changeNamed(message: string): CodeCommit['change'] {
  const lines = message.split('\n').filter((line) => /^\s*qms-/i.test(line));
  const last = message.trimEnd().split('\n\n').at(-1) ?? '';
  const id = lines.length === 1 ? /^QMS-CR: (\S+)$/.exec(lines[0] ?? '')?.[1] : undefined;
  return id !== undefined && isDocId(id) && last.split('\n').includes(`QMS-CR: ${id}`) ? id : null;
}

/** Reads one commit as code: what record it says it was written under, and who signed it by the keys of a policy. */
export async function readCodeCommit(history: History, oid: Oid, policy: Policy): Promise<CodeCommit> {
  const bytes = await commitBytes(history.source.reader, oid);
  if (!bytes.ok) return { oid, change: null, signer: null, findings: bytes.findings };
  if (claimsGovernance(bytes.value)) {
    const message = `${oid.slice(0, 12)} has lines of an event; code carries QMS-CR alone`;
    return { oid, change: null, signer: null, findings: [finding('exec/trailer', message)] };
  }
  const commit = parseCommit(bytes.value, { commit: oid });
  if (!commit.ok) return { oid, change: null, signer: null, findings: commit.findings };
  const { signature, payload, message } = commit.value;
  const verified = signature === null ? null : verifySignature(payload, signature);
  const owner = verified?.ok ? keyOwner(policy, verified.value.key.text) : undefined;
  return {
    oid,
    change: changeNamed(message),
    signer: owner ? { principal: owner.principal, status: owner.status } : null,
    findings: verified && !verified.ok ? verified.findings : [],
  };
}
