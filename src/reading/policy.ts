import type { ContextOptions } from '../acts/context.ts';
import type { ActDemand, Policy, Right } from '../rules/policy/policy.ts';
import { reading } from './open-reading.ts';

/** The policy in force, without its roster, as plain data. */
export interface PolicyInForce {
  /** The event of POLICY, or genesis, that brought it into force. */
  readonly event: string;
  readonly version: number;
  readonly replaces: number | null;
  readonly minimumVersion: string;
  readonly independence: Policy['independence'];
  readonly principals: readonly string[];
  readonly permissions: Readonly<Partial<Record<Right, readonly string[]>>>;
  readonly demands: Readonly<Record<string, ActDemand>>;
  readonly dates: Policy['dates'];
  readonly ungoverned: Policy['ungoverned'];
  readonly recovery: Policy['recovery'];
  readonly kinds: readonly {
    readonly name: string;
    readonly title: string;
    readonly executable: boolean;
    readonly authority: string;
  }[];
}

/** What the rules go by now. */
export function policyInForce(options: ContextOptions): Promise<PolicyInForce> {
  return reading(options, async ({ policy, policyEvent }) => ({
    event: policyEvent,
    version: policy.version,
    replaces: policy.replaces,
    minimumVersion: policy.minimumVersion,
    independence: policy.independence,
    principals: [...policy.principals.keys()],
    permissions: Object.fromEntries([...policy.permissions].map(([right, groups]) => [right, [...groups]])),
    demands: Object.fromEntries(policy.demands),
    dates: policy.dates,
    ungoverned: policy.ungoverned,
    recovery: policy.recovery,
    kinds: [...policy.kinds.values()].map(({ name, title, executable, authority }) => ({
      name,
      title,
      executable,
      authority,
    })),
  }));
}
