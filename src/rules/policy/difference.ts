import type { System } from '../systems/system.ts';
import type { PrincipalId } from '../values.ts';
import { formatDuration } from './duration.ts';
import { rights } from './permissions.ts';
import type { Policy, Principal, Right, SignerKey } from './policy.ts';
import { holds } from './questions.ts';

/** What a revision of the policy means, for whoever reviews it. */
export interface PolicyDifference {
  readonly version: { readonly before: number; readonly after: number };
  readonly principals: {
    readonly added: readonly Principal[];
    readonly removed: readonly Principal[];
    readonly changed: readonly { readonly before: Principal; readonly after: Principal }[];
  };
  readonly keys: {
    readonly added: readonly SignerKey[];
    readonly retired: readonly SignerKey[];
    readonly revoked: readonly SignerKey[];
  };
  readonly rights: readonly {
    readonly principal: PrincipalId;
    readonly gained: readonly Right[];
    readonly lost: readonly Right[];
  }[];
  readonly rules: readonly RuleChange[];
}

/** One rule of a policy that changed, by its path in policy.yaml; null where it did not or does not stand. */
export interface RuleChange {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

export function comparePolicies(before: Policy, after: Policy): PolicyDifference {
  return {
    version: { before: before.version, after: after.version },
    principals: {
      added: [...after.principals.values()].filter(({ id }) => !before.principals.has(id)),
      removed: [...before.principals.values()].filter(({ id }) => !after.principals.has(id)),
      changed: [...after.principals.values()].flatMap((each) => {
        const old = before.principals.get(each.id);
        return old && !samePrincipal(old, each) ? [{ before: old, after: each }] : [];
      }),
    },
    keys: {
      added: addedKeys(before, after),
      retired: turned(before, after, 'retired'),
      revoked: turned(before, after, 'revoked'),
    },
    rights: rightsChanged(before, after),
    rules: ruleChanges(before, after),
  };
}

export function samePrincipal(left: Principal, right: Principal): boolean {
  return (['id', 'name', 'email', 'kind', 'group', 'sponsor', 'suspended'] as const).every(
    (field) => left[field] === right[field],
  );
}

export function addedKeys(before: Policy, after: Policy): SignerKey[] {
  return [...after.keys.values()].filter(({ key }) => !before.keys.has(key));
}

function turned(before: Policy, after: Policy, status: 'retired' | 'revoked'): SignerKey[] {
  return [...after.keys.values()].filter(
    (each) => each.status === status && before.keys.get(each.key)?.status !== status,
  );
}

function rightsChanged(before: Policy, after: Policy): PolicyDifference['rights'] {
  const everyone = new Set([...before.principals.keys(), ...after.principals.keys()]);
  return [...everyone].flatMap((principal) => {
    const gained = rights.filter(
      (right) => !holds(before, principal, right) && holds(after, principal, right),
    );
    const lost = rights.filter((right) => holds(before, principal, right) && !holds(after, principal, right));
    return gained.length + lost.length > 0 ? [{ principal, gained, lost }] : [];
  });
}

/** The rules that differ: everything of a policy but its people, keys and version. */
export function ruleChanges(before: Policy, after: Policy): RuleChange[] {
  const [old, present] = [ruleTexts(before), ruleTexts(after)];
  return [...new Set([...old.keys(), ...present.keys()])].flatMap((path) => {
    const change = { path, before: old.get(path) ?? null, after: present.get(path) ?? null };
    return change.before === change.after ? [] : [change];
  });
}

/** Who may attest a suite, in words. */
function attested(attest: readonly PrincipalId[] | null): string {
  return attest ? `attested by ${attest.join(' or ')}` : 'attested by whoever may';
}

/** What a policy says of a system, each field in words, by its path below the system. */
function systemTexts({ name, title, paths, submodule, suites, scan }: System): [string, string][] {
  const limits = Object.entries(scan ?? {}).map(([level, most]) => `${level} ${most}`);
  return [
    ['title', title],
    [submodule ? 'submodule' : 'paths', paths.join(', ')],
    ...[...suites].map(([suite, { attest }]): [string, string] => [`suites.${suite}`, attested(attest)]),
    ...(scan ? [['scan', `at most ${limits.join(', ') || 'any number'}`] as [string, string]] : []),
  ].map(([field, text]) => [`systems.${name}.${field}`, text ?? '']);
}

/** Each rule as text, under its path in policy.yaml; two policies have the same rules if these are equal. */
function ruleTexts(policy: Policy): Map<string, string> {
  const sorted = (values: Iterable<string>) => [...values].sort().join(', ') || 'nobody';
  return new Map([
    ['schema', String(policy.schema)],
    ['minimum_version', policy.minimumVersion],
    ['independence', policy.independence],
    ...[...policy.permissions].map(([right, held]) => [`permissions.${right}`, sorted(held)] as const),
    ...[...policy.demands].map(([act, { kinds, userPresence }]) => {
      const touch = userPresence ? 'a touch' : 'no touch';
      return [`acts.${act}`, `${kinds ? sorted(kinds) : 'every kind'}; ${touch}`] as const;
    }),
    ['dates.skew', formatDuration(policy.dates.skew)],
    ['dates.max_lag', formatDuration(policy.dates.maxLag)],
    ['trunk.ungoverned.paths', policy.ungoverned.paths.join(', ') || 'none'],
    ['trunk.ungoverned.signed', String(policy.ungoverned.signed)],
    ...[...policy.kinds].map(([name, kind]) => [`kinds.${name}`, JSON.stringify(kind)] as const),
    ...[...policy.systems.values()].flatMap(systemTexts),
    ...[...policy.proxy].map(([name, entry]) => [`proxy.${name}`, JSON.stringify(entry)] as const),
    ...policy.byPath.map(
      ({ paths, principals }, index) =>
        [`review.by_path[${index}]`, `${paths.join(', ')}: ${principals.join(' or ')}`] as const,
    ),
    ['recovery', policy.recovery ? JSON.stringify(policy.recovery) : 'none'],
    ['prompts', policy.prompts ?? 'none'],
  ]);
}
