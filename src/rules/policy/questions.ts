import type { PrincipalId } from '../values.ts';
import { type Act, rightOfAct } from './acts.ts';
import type { ActDemand, Policy, Right, SignerKey } from './policy.ts';

/** Whether a principal's group has a right. A suspended one has none, nor has one whose sponsor is suspended. */
export function holds(policy: Policy, principal: PrincipalId, right: Right): boolean {
  const found = policy.principals.get(principal);
  if (!found || isSuspended(policy, principal)) return false;
  return policy.permissions.get(right)?.has(found.group) ?? false;
}

/** An agent has nobody to answer for it once its sponsor is suspended, so it is suspended too. */
export function isSuspended(policy: Policy, principal: PrincipalId): boolean {
  const found = policy.principals.get(principal);
  if (!found || found.suspended) return true;
  return found.sponsor !== null && policy.principals.get(found.sponsor)?.suspended !== false;
}

/** Whether a principal has a key that makes new events. */
export function liveKey(policy: Policy, principal: PrincipalId): boolean {
  return liveKeys(policy, principal).length > 0;
}

export function liveKeys(policy: Policy, principal: PrincipalId): readonly SignerKey[] {
  return liveKeysOf(policy.keys).get(principal) ?? [];
}

const liveByKeys = new WeakMap<Policy['keys'], ReadonlyMap<PrincipalId, readonly SignerKey[]>>();

/** The live keys of everybody, sorted out once: a policy is asked about each of its principals. */
function liveKeysOf(keys: Policy['keys']): ReadonlyMap<PrincipalId, readonly SignerKey[]> {
  const known = liveByKeys.get(keys);
  if (known) return known;
  const byPrincipal = new Map<PrincipalId, SignerKey[]>();
  for (const key of keys.values()) {
    if (key.status !== 'live') continue;
    const own = byPrincipal.get(key.principal);
    if (own) own.push(key);
    else byPrincipal.set(key.principal, [key]);
  }
  liveByKeys.set(keys, byPrincipal);
  return byPrincipal;
}

/** @param keyText canonical key without comment, `ssh-ed25519 AAAA…` */
export function keyOwner(policy: Policy, keyText: string): SignerKey | undefined {
  return policy.keys.get(keyText);
}

/** Who counts as one for independence: the human who answers, where the policy counts sponsors; else the principal. */
export function controller(policy: Policy, principal: PrincipalId): PrincipalId {
  if (policy.independence === 'principals') return principal;
  return policy.principals.get(principal)?.sponsor ?? principal;
}

export function isQuality(policy: Policy, principal: PrincipalId): boolean {
  return policy.principals.get(principal)?.group === 'quality' && !isSuspended(policy, principal);
}

/** A service that may make steps of trunk, where the policy has one: it may be a relay's. */
export function relayIn(policy: Policy): PrincipalId | null {
  const found = [...policy.principals].find(
    ([id, { kind }]) => kind === 'service' && holds(policy, id, 'trunk') && liveKey(policy, id),
  );
  return found?.[0] ?? null;
}

/** Whether nobody who counts as the same as `principal` is among the contributors. */
export function independentOf(
  policy: Policy,
  principal: PrincipalId,
  contributors: Iterable<PrincipalId>,
): boolean {
  const own = controller(policy, principal);
  for (const each of contributors) if (controller(policy, each) === own) return false;
  return true;
}

const noDemand: ActDemand = { userPresence: false, kinds: null };

/** What the policy demands of whoever performs an act, beyond the right to it. */
export function demandFor(policy: Policy, act: string): ActDemand {
  return policy.demands.get(act) ?? noDemand;
}

/** Security keys can vouch for a touch; only their signatures carry the flag. */
function canShowPresence(key: SignerKey): boolean {
  return key.key.startsWith('sk-');
}

/** Whether a principal could sign an act today: right, kind and a live key that meets the demand. */
export function mayAct(policy: Policy, principal: PrincipalId, act: Act): boolean {
  const found = policy.principals.get(principal);
  if (!found || !holds(policy, principal, rightOfAct[act])) return false;
  const { kinds, userPresence } = demandFor(policy, act);
  if (kinds && !kinds.includes(found.kind)) return false;
  return liveKeys(policy, principal).some((key) => !userPresence || canShowPresence(key));
}
