import { unwrap } from '../rules/finding.ts';
import { withKeyStatus } from '../rules/policy/edit.ts';
import type { ContextOptions } from './context.ts';
import { readPublicKeyFile } from './members.ts';
import { draftPolicy, type PolicyOutcome } from './policy-draft.ts';
import { type PolicyTexts, withSigner } from './policy-files.ts';
import { keyOf, keysOf, principalOf } from './principal.ts';

export interface UserRotateInput {
  readonly name: string;
  /** The new public key: a file, or its line. */
  readonly key: string;
  /** Retires only this key, `SHA256:…`; without it every live key of the principal. */
  readonly replaces?: string | undefined;
  readonly text?: string | undefined;
}

/** Drafts a policy in which a principal has a new key and the old one retires. Raises `user/unknown`, `user/key-unknown`. */
export async function userRotate(options: ContextOptions, input: UserRotateInput): Promise<PolicyOutcome> {
  const key = await readPublicKeyFile(options, input.key);
  return draftPolicy('user-rotate', options, input.text ?? `New key for ${input.name}.`, (texts, draft) => {
    const principal = principalOf(draft, input.name);
    const old =
      input.replaces === undefined
        ? keysOf(draft, principal).filter(({ status }) => status === 'live')
        : [keyOf(draft, principal, input.replaces)];
    return withSigner(withRetiredKeys(texts, old), principal.id, key.text);
  });
}

export function withRetiredKeys(texts: PolicyTexts, keys: readonly { fingerprint: string }[]): PolicyTexts {
  const policyYaml = keys.reduce(
    (yaml, { fingerprint }) => unwrap(withKeyStatus(yaml, fingerprint, { status: 'retired' })),
    texts.policyYaml,
  );
  return { ...texts, policyYaml };
}
