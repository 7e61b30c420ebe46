import { type Finding, finding } from '../finding.ts';
import type { Policy } from '../policy/policy.ts';
import { holds } from '../policy/questions.ts';
import type { DocId } from '../values.ts';
import type { Gate } from './gate.ts';
import type { CodeCommit } from './proof.ts';

/**
 * Whether one commit is code written under a change record: it says so, and somebody with the right to execute signed it.
 * A push asks it of each new commit of an execution branch, the gate of each that would come in.
 */
export function checkCodeCommit(commit: CodeCommit, change: DocId, policy: Policy): Finding[] {
  const where = { commit: commit.oid };
  if (commit.findings.length > 0)
    return commit.findings.map((each) => ({ ...each, where: { ...each.where, ...where } }));
  const findings: Finding[] = [];
  if (commit.change !== change)
    findings.push(
      finding(
        'exec/trailer',
        `${commit.oid.slice(0, 12)} says ${commit.change ? `QMS-CR: ${commit.change}` : 'no QMS-CR'}, not QMS-CR: ${change}`,
        { where },
      ),
    );
  const { signer } = commit;
  if (signer === null)
    findings.push(
      finding('exec/signature', `${commit.oid.slice(0, 12)} is signed by nobody of the policy`, { where }),
    );
  else if (signer.status === 'revoked')
    findings.push(
      finding('exec/signature', `the key that signed ${commit.oid.slice(0, 12)} is revoked`, { where }),
    );
  else if (!holds(policy, signer.principal, 'execute'))
    findings.push(
      finding(
        'exec/signature',
        `${signer.principal}, who signed ${commit.oid.slice(0, 12)}, may not execute`,
        { where },
      ),
    );
  return findings;
}

/** So many wrong commits are named; what is wrong with one is mostly wrong with all. */
const named = 10;

export const branch: Gate = {
  id: 'gate/branch',
  reads: 'the commits that the qualified commit has and trunk has not: messages, signatures, parents',
  asks: ({ record, commit }) =>
    `${commit.slice(0, 12)} was written under ${record.id}, from trunk on, each commit signed`,
  check: ({ record, commit, code, policy }) => {
    const wrong = (message: string, fix: string) => ({
      findings: [finding('gate/branch', message, { fix })],
    });
    if (code === null)
      return wrong(
        `there is no commit ${commit} here`,
        `push the execution branch of ${record.id}, or fetch it`,
      );
    if (code.commits.length === 0)
      return wrong(
        `trunk holds ${commit} already`,
        `write the change on the branch: \`qms branch ${record.id}\``,
      );
    if (code.base === null)
      return wrong(
        `${commit} does not descend from any step of trunk`,
        `take trunk in: \`qms branch ${record.id} --update\``,
      );
    const findings = code.commits.flatMap((each) => checkCodeCommit(each, record.id, policy)).slice(0, named);
    return { findings, shown: [`${code.commits.length} commits from ${code.base.slice(0, 12)}`] };
  },
};
