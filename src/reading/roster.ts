import type { ContextOptions } from '../acts/context.ts';
import type { KeyStatus, Policy, Principal } from '../rules/policy/policy.ts';
import { reading } from './open-reading.ts';

export interface RosterKey {
  readonly fingerprint: string;
  readonly key: string;
  readonly status: KeyStatus;
  /** For a revoked key: the last trunk step before the compromise. */
  readonly revokedAfter: string | null;
}

export interface RosterEntry extends Principal {
  readonly keys: readonly RosterKey[];
}

export interface Roster {
  /** The event of POLICY, or genesis, that brought it into force. */
  readonly policy: string;
  readonly version: number;
  readonly principals: readonly RosterEntry[];
}

function keysOf({ keys }: Policy, principal: Principal): RosterKey[] {
  return [...keys.values()]
    .filter((line) => line.principal === principal.id)
    .map(({ fingerprint, key, status, revokedAfter }) => ({ fingerprint, key, status, revokedAfter }));
}

/** Everyone in the policy in force, with all the keys that they ever had. */
export function roster(options: ContextOptions): Promise<Roster> {
  return reading(options, async ({ policy, policyEvent }) => ({
    policy: policyEvent,
    version: policy.version,
    principals: [...policy.principals.values()].map((principal) => ({
      ...principal,
      keys: keysOf(policy, principal),
    })),
  }));
}
