import { comparePolicies, type PolicyDifference } from '../rules/policy/difference.ts';
import type { Policy, Principal } from '../rules/policy/policy.ts';

/** What a revision of the policy means, one line for each change, people first. */
export function describeRevision(before: Policy, after: Policy): string[] {
  return describeDifference(comparePolicies(before, after));
}

export function describeDifference(difference: PolicyDifference): string[] {
  return [
    ...people(difference),
    ...keys(difference),
    ...difference.rights.flatMap(({ principal, gained, lost }) => [
      ...(gained.length > 0 ? [`${principal} may now ${gained.join(', ')}`] : []),
      ...(lost.length > 0 ? [`${principal} may no longer ${lost.join(', ')}`] : []),
    ]),
    ...difference.rules.map(
      ({ path, before: old, after: now }) => `${path}: ${old ?? 'not set'} -> ${now ?? 'not set'}`,
    ),
  ];
}

function people({ principals }: PolicyDifference): string[] {
  return [
    ...principals.added.map((each) => `${each.id} is new: ${introduce(each)}`),
    ...principals.removed.map((each) => `${each.id} is gone: ${introduce(each)}`),
    ...principals.changed.flatMap(({ before, after }) =>
      (['name', 'email', 'kind', 'group', 'sponsor', 'suspended'] as const)
        .filter((field) => before[field] !== after[field])
        .map((field) => `${after.id}: ${field} ${before[field] ?? 'nobody'} -> ${after[field] ?? 'nobody'}`),
    ),
  ];
}

function introduce({ name, email, group, kind, sponsor }: Principal): string {
  return `${name} <${email}>, ${group}, ${kind}${sponsor === null ? '' : ` of ${sponsor}`}`;
}

function keys({ keys: { added, retired, revoked } }: PolicyDifference): string[] {
  return [
    ...added.map((key) => `${key.principal} gets the key ${key.fingerprint}`),
    ...retired.map((key) => `the key ${key.fingerprint} of ${key.principal} retires`),
    ...revoked.map(
      (key) =>
        `the key ${key.fingerprint} of ${key.principal} is revoked as of ${key.revokedAfter?.slice(0, 12)}`,
    ),
  ];
}
