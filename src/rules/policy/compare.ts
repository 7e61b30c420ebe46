import { type Finding, finding } from '../finding.ts';
import type { PrincipalId } from '../values.ts';
import { acts } from './acts.ts';
import { checkCapacity, checkQualityLeft, checkRecoveryLeft } from './capacity.ts';
import { addedKeys, ruleChanges, samePrincipal } from './difference.ts';
import { compareVersions } from './minimum-version.ts';
import { rights } from './permissions.ts';
import type { Policy, SignerKey } from './policy.ts';
import { controller, holds, isQuality, liveKey, mayAct } from './questions.ts';

const inPolicy = { where: { path: '.qms/policy.yaml' } };
const inSigners = { where: { path: '.qms/allowed_signers' } };

/** Whether a policy may stand in genesis: it replaces nothing, and leaves enough people to act. */
export function checkFounding(policy: Policy): Finding[] {
  const replacing =
    policy.replaces === null
      ? []
      : [finding('policy/version', `a founding policy replaces nothing, not ${policy.replaces}`, inPolicy)];
  return [...replacing, ...checkCapacity(policy)];
}

/** Whether `after` may replace `before` by way of review and approval: what no policy may undo, and who must be left. */
export function checkSuccession(before: Policy, after: Policy): Finding[] {
  return [...checkContinuity(before, after), ...checkCapacity(after)];
}

/** What holds between any two policies in a row, emergencies included. */
function checkContinuity(before: Policy, after: Policy): Finding[] {
  return [
    ...checkVersion(before, after),
    ...checkSignersKept(before, after),
    ...checkKeyStatus(before, after),
    ...checkRosterKept(before, after),
    ...checkKindsKept(before, after),
    ...checkRecoveryFixed(before, after),
  ];
}

function checkVersion(before: Policy, after: Policy): Finding[] {
  const findings: Finding[] = [];
  if (after.version <= before.version || after.replaces !== before.version) {
    const message = `version ${after.version} replaces ${after.replaces ?? 'nothing'}; in force is ${before.version}`;
    findings.push(finding('policy/version', message, inPolicy));
  }
  if (after.schema < before.schema || compareVersions(after.minimumVersion, before.minimumVersion) < 0) {
    const message = `minimum_version falls from ${before.minimumVersion} to ${after.minimumVersion}`;
    findings.push(finding('policy/minimum-version', message, inPolicy));
  }
  return findings;
}

/** The lines in force are the first lines of the new file, in the same order, for the same principals. */
function checkSignersKept(before: Policy, after: Policy): Finding[] {
  const lines = [...after.keys.values()];
  return [...before.keys.values()].flatMap((old, index) => {
    const present = after.keys.get(old.key);
    const wrong = (what: string) => [
      finding(
        'policy/signers-append-only',
        `the key ${old.fingerprint} of ${old.principal} ${what}`,
        inSigners,
      ),
    ];
    if (!present) return wrong('is gone');
    if (present.principal !== old.principal) return wrong(`now belongs to ${present.principal}`);
    return lines[index]?.key === old.key ? [] : wrong('has moved');
  });
}

function checkKeyStatus(before: Policy, after: Policy): Finding[] {
  return [...before.keys.values()].flatMap((old) => {
    const present = after.keys.get(old.key);
    if (!present || old.status === 'live') return [];
    const kept =
      old.status === 'revoked'
        ? present.status === 'revoked' && present.revokedAfter === old.revokedAfter
        : present.status !== 'live';
    if (kept) return [];
    const status = (key: SignerKey) =>
      key.revokedAfter ? `${key.status} after ${key.revokedAfter}` : key.status;
    const message = `the key ${old.fingerprint} of ${old.principal} was ${status(old)} and would be ${status(present)}`;
    return [finding('policy/key-status', message, inPolicy)];
  });
}

function checkRosterKept(before: Policy, after: Policy): Finding[] {
  const keyed = new Set([...before.keys.values()].map((key) => key.principal));
  return [...keyed]
    .filter((each) => !after.principals.has(each))
    .map((each) => finding('policy/roster-append-only', `${each} has a key line and is gone`, inPolicy));
}

function checkKindsKept(before: Policy, after: Policy): Finding[] {
  return [...before.kinds.values()].flatMap((old) => {
    const present = after.kinds.get(old.name);
    if (!present) return [finding('policy/kind-fixed', `the kind ${old.name} is gone`, inPolicy)];
    return (['executable', 'numbering', 'attachment'] as const)
      .filter((field) => old[field] !== present[field])
      .map((field) => {
        const message = `${field} of kind ${old.name} was ${old[field]} and would be ${present[field]}`;
        return finding('policy/kind-fixed', message, inPolicy);
      });
  });
}

function checkRecoveryFixed(before: Policy, after: Policy): Finding[] {
  return JSON.stringify(before.recovery) === JSON.stringify(after.recovery)
    ? []
    : [finding('policy/recovery-fixed', 'recovery is not what genesis says', inPolicy)];
}

/** Everything that a principal could do under a policy: rights by group, and acts by kind and keys. */
function abilities(policy: Policy, principal: PrincipalId): Set<string> {
  return new Set([
    ...rights.filter((right) => holds(policy, principal, right)).map((right) => `right ${right}`),
    ...acts.filter((act) => mayAct(policy, principal, act)).map((act) => `act ${act}`),
    // A round counts only with a quality person in it, so being one is a right of its own.
    ...(isQuality(policy, principal) ? ['quality'] : []),
  ]);
}

/** For each principal, how many live keys a revision brings, less those that it retires. */
function keysGained(before: Policy, after: Policy): ReadonlyMap<PrincipalId, number> {
  const gained = new Map<PrincipalId, number>();
  const count = (principal: PrincipalId, by: number) =>
    gained.set(principal, (gained.get(principal) ?? 0) + by);
  for (const key of addedKeys(before, after)) if (key.status === 'live') count(key.principal, 1);
  for (const key of before.keys.values())
    if (key.status === 'live' && after.keys.get(key.key)?.status === 'retired') count(key.principal, -1);
  return gained;
}

function gains(before: Policy, after: Policy, principal: PrincipalId, keys: number): boolean {
  if (!before.principals.has(principal)) return true;
  // A new sponsor, or counting principals, makes someone independent of work that was not so before.
  if (controller(before, principal) !== controller(after, principal)) return true;
  if (keys > 0) return true;
  const had = abilities(before, principal);
  return [...abilities(after, principal)].some((each) => !had.has(each));
}

function gainers(before: Policy, after: Policy): PrincipalId[] {
  const keys = keysGained(before, after);
  return [...after.principals.keys()].filter((each) => gains(before, after, each, keys.get(each) ?? 0));
}

/**
 * Whoever gains a key, a right or independence from a revision, and their sponsors: they neither review nor approve
 * it. A rotation (new key, an old one retired in the same version, same rights) is no gain.
 */
export function beneficiaries(before: Policy, after: Policy): ReadonlySet<PrincipalId> {
  const all = gainers(before, after).flatMap((each) => [
    each,
    before.principals.get(each)?.sponsor ?? each,
    after.principals.get(each)?.sponsor ?? each,
  ]);
  return new Set(all);
}

/** Whether a revision does nothing but rotate keys. */
export function isRotation(before: Policy, after: Policy): boolean {
  return (
    addedKeys(before, after).length > 0 &&
    gainers(before, after).length === 0 &&
    changesOutsideKeys(before, after).length === 0 &&
    [...before.keys.values()].every(
      (old) => after.keys.get(old.key)?.status !== 'revoked' || old.status === 'revoked',
    )
  );
}

/** What differs beyond keys and version, in words. */
function changesOutsideKeys(before: Policy, after: Policy): string[] {
  const everyone = new Set([...before.principals.keys(), ...after.principals.keys()]);
  return [
    ...changedPrincipals(before, after, everyone),
    ...ruleChanges(before, after).map(({ path }) => path),
  ];
}

function changedPrincipals(before: Policy, after: Policy, ids: Iterable<PrincipalId>): string[] {
  return [...ids]
    .filter((id) => {
      const [old, present] = [before.principals.get(id), after.principals.get(id)];
      return !old || !present || !samePrincipal(old, present);
    })
    .map((id) => `principals.${id}`);
}

/**
 * Whether `after` is what one `revoke` event may make of `before`: keys that become revoked and principals that become
 * suspended, at least one, and nothing else. It leaves a quality person and someone who may create, with rights; and a
 * live quality key, unless genesis names recovery keys.
 */
export function checkRevocation(before: Policy, after: Policy): Finding[] {
  const suspended = [...before.principals.values()].filter(
    ({ id, suspended: already }) => !already && after.principals.get(id)?.suspended,
  );
  const undone = new Map(after.principals);
  for (const old of suspended) {
    const present = after.principals.get(old.id);
    if (present) undone.set(old.id, { ...present, suspended: false });
  }
  const outside = changesOutsideKeys(before, { ...after, principals: undone });
  const touched = [...after.keys.values()].filter((key) => before.keys.get(key.key)?.status !== key.status);
  const stray = touched.filter((key) => key.status !== 'revoked' || !before.keys.has(key.key));
  const findings = [
    ...checkContinuity(before, after),
    ...outside.map((path) => finding('policy/revocation-scope', `${path} changes`, inPolicy)),
    ...stray.map((key) =>
      finding('policy/revocation-scope', `the key ${key.fingerprint} becomes ${key.status}`, inPolicy),
    ),
  ];
  if (suspended.length + touched.length === 0)
    findings.push(finding('policy/revocation-empty', 'no key and no right is taken away', inPolicy));
  return [...findings, ...checkRevocationLeaves(after)];
}

function checkRevocationLeaves(after: Policy): Finding[] {
  const ids = [...after.principals.keys()];
  const findings: Finding[] = [];
  // Recovery replaces keys, never rights: nobody could lift a suspension of the last who hold them.
  if (!ids.some((id) => isQuality(after, id)))
    findings.push(finding('policy/quality-needed', 'no quality person would keep their rights', inPolicy));
  if (!ids.some((id) => holds(after, id, 'create')))
    findings.push(finding('policy/nobody-left', 'nobody would be left who may create', inPolicy));
  if (!after.recovery) findings.push(...checkQualityLeft(after));
  return [...findings, ...checkRecoveryLeft(after)];
}

/**
 * Whether `after` is what recovery principals may make of `before`: keys added for people of the roster, old ones
 * retired or revoked, and nothing else; it leaves a live quality person and enough live recovery principals.
 */
export function checkRecovery(before: Policy, after: Policy, recovery = before.recovery): Finding[] {
  if (!recovery) return [finding('policy/recovery', 'genesis names no recovery principals', inPolicy)];
  const scope = changesOutsideKeys(before, after).map((path) =>
    finding('policy/recovery-scope', `${path} changes`, inPolicy),
  );
  if (addedKeys(before, after).length === 0)
    scope.push(finding('policy/recovery-scope', 'no key is replaced', inPolicy));
  return [
    ...checkContinuity(before, after),
    ...scope,
    ...checkQualityLeft(after),
    ...checkRecoveryLeft(after),
  ];
}

/** Whether a principal may sign a `recover` event; suspension does not bar it, a lost key does. */
export function mayRecover(policy: Policy, principal: PrincipalId): boolean {
  return (policy.recovery?.principals.includes(principal) ?? false) && liveKey(policy, principal);
}
