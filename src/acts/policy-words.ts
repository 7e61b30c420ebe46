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
    ...systems(difference),
    ...difference.rules
      .filter(({ path }) => systemOf(path) === null)
      .map(({ path, before: old, after: now }) => `${path}: ${old ?? 'not set'} -> ${now ?? 'not set'}`),
  ];
}

/** The system that a rule is of, and the field of it: `systems.APP.suites.unit`. */
function systemOf(path: string): { readonly name: string; readonly field: string } | null {
  const [, name, field] = /^systems\.([^.]+)\.(.+)$/.exec(path) ?? [];
  return name !== undefined && field !== undefined
    ? { name, field: field.replace('suites.', 'suite ') }
    : null;
}

/** A system that comes or goes is introduced whole; of one that stays each field that changed is told. */
function systems({ rules }: PolicyDifference): string[] {
  const fields = rules.flatMap(({ path, before, after }) => {
    const of = systemOf(path);
    return of ? [{ ...of, before, after }] : [];
  });
  return [...new Set(fields.map(({ name }) => name))].flatMap((name) => {
    const own = fields.filter((each) => each.name === name);
    const title = own.find(({ field }) => field === 'title');
    const whole = (side: 'before' | 'after') =>
      own.flatMap((each) =>
        each[side] === null ? [] : [each.field === 'title' ? each[side] : `${each.field} ${each[side]}`],
      );
    if (title?.before === null)
      return [
        `the system ${name} is new: ${whole('after').join('; ')}; its paths then change on trunk through the merge gate alone`,
      ];
    if (title?.after === null)
      return [`the system ${name} is gone: ${whole('before').join('; ')}; no gate holds its paths any more`];
    return own.map(
      ({ field, before, after }) =>
        `the system ${name}: ${field}: ${before ?? 'not set'} -> ${after ?? 'not set'}`,
    );
  });
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
