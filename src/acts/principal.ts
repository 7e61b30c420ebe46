import { fail, unwrap } from '../rules/finding.ts';
import type { Policy, Principal, SignerKey } from '../rules/policy/policy.ts';
import { parsePrincipalId } from '../rules/values.ts';

/** A principal of a policy by name. Raises `id/principal`, `user/unknown`. */
export function principalOf(policy: Policy, name: string): Principal {
  const id = unwrap(parsePrincipalId(name));
  return policy.principals.get(id) ?? fail('user/unknown', `${id} is not in the roster`);
}

/** All keys that a principal ever had. */
export function keysOf(policy: Policy, { id }: Principal): SignerKey[] {
  return [...policy.keys.values()].filter((key) => key.principal === id);
}

/** One key of a principal by its fingerprint, `SHA256:…`. Raises `user/key-unknown`. */
export function keyOf(policy: Policy, principal: Principal, fingerprint: string): SignerKey {
  const keys = keysOf(policy, principal);
  return (
    keys.find((key) => key.fingerprint === fingerprint) ??
    fail(
      'user/key-unknown',
      `${principal.id} has no key ${JSON.stringify(fingerprint)}; there are ${keys.map((key) => key.fingerprint).join(', ') || 'none'}`,
    )
  );
}
