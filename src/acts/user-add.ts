import { fail, unwrap } from '../rules/finding.ts';
import { withPrincipal } from '../rules/policy/edit.ts';
import type { ContextOptions } from './context.ts';
import { readMember } from './members.ts';
import { draftPolicy, type PolicyOutcome } from './policy-draft.ts';
import { withSigner } from './policy-files.ts';

export interface UserAddInput {
  /** As `qms init --member` names a member, parsed: id, name, email, group, kind, sponsor, key (a file, or the line). */
  readonly member: Readonly<Record<string, string>>;
  readonly text?: string | undefined;
}

/** Drafts a policy with a new principal, who counts once it is in force. Raises `init/members`, `user/exists`. */
export async function userAdd(options: ContextOptions, input: UserAddInput): Promise<PolicyOutcome> {
  const member = await readMember(options, input.member);
  const { id, group } = member;
  return draftPolicy('user-add', options, input.text ?? `Add ${id} (${group}).`, (texts, draft) => {
    if (draft.principals.has(id)) fail('user/exists', `${id} is in the roster already`);
    const policyYaml = unwrap(withPrincipal(texts.policyYaml, member));
    return withSigner({ ...texts, policyYaml }, id, member.key.text);
  });
}
