import { type Finding, finding, type Where } from '../finding.ts';
import type { Group, Principal, PrincipalKind, Right } from './policy.ts';

export const groups = [
  'administrator',
  'initiator',
  'quality',
  'reviewer',
  'ci',
  'service',
] as const satisfies readonly Group[];

export const principalKinds = ['human', 'agent', 'ci', 'service'] as const satisfies readonly PrincipalKind[];

interface RightRow {
  /** Who holds the right when the policy does not say. */
  readonly byDefault: readonly Group[];
  /** Who may ever hold it; no policy crosses this. */
  readonly ever: readonly Group[];
}

/** Design section 4, as data: explicit permission only, and separations that no policy can undo. */
export const rightRows = {
  create: { byDefault: ['administrator', 'initiator'], ever: ['administrator', 'initiator'] },
  assign: { byDefault: ['quality'], ever: ['quality'] },
  review: {
    byDefault: ['administrator', 'quality', 'reviewer'],
    ever: ['administrator', 'quality', 'reviewer'],
  },
  approve: { byDefault: ['quality', 'reviewer'], ever: ['quality', 'reviewer'] },
  execute: {
    byDefault: ['administrator', 'initiator'],
    ever: ['administrator', 'initiator', 'quality', 'reviewer'],
  },
  evidence: { byDefault: ['ci'], ever: ['ci'] },
  comment: { byDefault: ['administrator', 'initiator', 'quality', 'reviewer'], ever: groups },
  revoke: { byDefault: ['administrator', 'quality'], ever: ['administrator', 'quality'] },
  trunk: {
    byDefault: ['administrator', 'initiator', 'quality', 'service'],
    ever: ['administrator', 'initiator', 'quality', 'service'],
  },
} as const satisfies Readonly<Record<Right, RightRow>>;

export const rights = Object.keys(rightRows) as readonly Right[];

export type Permissions = Partial<Record<Right, readonly Group[] | undefined>>;

/** The groups of each right: what the policy says, else the default. Administrator includes initiator, nothing else is inherited. */
export function compilePermissions(stated: Permissions): ReadonlyMap<Right, ReadonlySet<Group>> {
  return new Map(
    rights.map((right) => {
      const held = new Set<Group>(stated[right] ?? rightRows[right].byDefault);
      if (held.has('initiator')) held.add('administrator');
      return [right, held];
    }),
  );
}

/** @param at position of a path in policy.yaml */
export function checkGrants(stated: Permissions, at: (path: readonly PropertyKey[]) => Where): Finding[] {
  return rights.flatMap((right) => {
    const ever: readonly Group[] = rightRows[right].ever;
    return (stated[right] ?? []).flatMap((group, index) =>
      ever.includes(group)
        ? []
        : [
            finding('policy/forbidden-grant', `permissions.${right} grants ${right} to ${group}`, {
              fix: `take ${group} out; ${right} is only ever for ${ever.join(', ')}`,
              where: at(['permissions', right, index]),
            }),
          ],
    );
  });
}

/** Which groups a kind of principal may be in: machines hold machine roles, an agent stands in for a person. */
export function groupFits(principal: Pick<Principal, 'group' | 'kind'>): boolean {
  const machine = principal.group === 'ci' || principal.group === 'service';
  return machine
    ? principal.kind === principal.group
    : principal.kind === 'human' || principal.kind === 'agent';
}
