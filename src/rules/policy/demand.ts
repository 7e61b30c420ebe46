import { type Finding, finding, type Where } from '../finding.ts';
import type { PrincipalId } from '../values.ts';
import type { Policy } from './policy.ts';
import { demandFor } from './questions.ts';

/** Whether an actor and the signature are what the policy demands for an act or a step of trunk, beyond the right to it. */
export function checkDemand(
  policy: Policy,
  act: string,
  actor: PrincipalId,
  signer: { readonly userPresence: boolean },
  where: Where,
): Finding[] {
  const { userPresence, kinds } = demandFor(policy, act);
  const kind = policy.principals.get(actor)?.kind;
  const findings: Finding[] = [];
  if (userPresence && !signer.userPresence) {
    findings.push(
      finding('signature/user-presence', `${act} needs a security key that saw a touch`, { where }),
    );
  }
  if (kinds && kind && !kinds.includes(kind)) {
    const message = `${act} is for principals of kind ${kinds.join(', ')}; ${actor} is ${kind}`;
    findings.push(finding('permission/kind', message, { where }));
  }
  return findings;
}
