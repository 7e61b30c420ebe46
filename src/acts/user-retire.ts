import { fail, unwrap } from '../rules/finding.ts';
import { withPrincipal } from '../rules/policy/edit.ts';
import type { ContextOptions } from './context.ts';
import { draftPolicy, type PolicyOutcome } from './policy-draft.ts';
import { keysOf, principalOf } from './principal.ts';
import { withRetiredKeys } from './user-rotate.ts';

export interface UserRetireInput {
  readonly name: string;
  readonly text?: string | undefined;
}

/** Drafts a policy in which somebody who leaves has no rights and no live key. Raises `user/unknown`, `user/nothing-left`. */
export function userRetire(options: ContextOptions, input: UserRetireInput): Promise<PolicyOutcome> {
  return draftPolicy('user-retire', options, input.text ?? `${input.name} has left.`, (texts, draft) => {
    const principal = principalOf(draft, input.name);
    const live = keysOf(draft, principal).filter(({ status }) => status === 'live');
    if (principal.suspended && live.length === 0)
      fail('user/nothing-left', `${principal.id} is suspended and has no live key`);
    const retired = withRetiredKeys(texts, live);
    const policyYaml = unwrap(withPrincipal(retired.policyYaml, { ...principal, suspended: true }));
    return { ...retired, policyYaml };
  });
}
