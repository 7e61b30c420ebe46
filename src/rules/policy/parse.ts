import { type Finding, finding, ok, type Result, refused, type Where } from '../finding.ts';
import type { Oid, PrincipalId } from '../values.ts';
import { checkCapacity } from './capacity.ts';
import { durationSeconds } from './duration.ts';
import { checkKinds, compileKinds } from './kind-entries.ts';
import { compareVersions } from './minimum-version.ts';
import { checkGrants, compilePermissions } from './permissions.ts';
import type { ActDemand, KeyStatus, Policy, Principal, SignerKey } from './policy.ts';
import { checkProxy, compileProxy } from './proxy-entries.ts';
import { checkReview, compileReview } from './review-entries.ts';
import { checkRoster } from './roster.ts';
import { type PolicyFile, policyShape } from './shape.ts';
import { shapeFindings } from './shape-findings.ts';
import { parseAllowedSigners, type SignerLine, signersPath } from './signers.ts';
import { checkSystems, compileSystems } from './system-entries.ts';
import { readYaml, type YamlTree } from './yaml-text.ts';

export const policyPath = '.qms/policy.yaml';

export interface PolicyFiles {
  readonly policyYaml: Uint8Array;
  readonly allowedSigners: Uint8Array;
}

/**
 * Reads a policy from its two files; every finding at once, with line and column.
 *
 * A founding policy (`replaces: null`) must also leave enough people to act (`checkCapacity`). For a later one that is
 * `checkSuccession`'s to say, because an emergency revocation may take more away than a revision may.
 *
 * @param options.program the version of this git-qms; an older one than the policy asks for refuses, and says only that
 */
export function parsePolicy(files: PolicyFiles, options: { readonly program?: string } = {}): Result<Policy> {
  const tree = readYaml(files.policyYaml, policyPath);
  if (tree.ok) {
    const future = checkReadable(tree.value, options.program);
    if (future) return refused(future);
  }
  const shaped = tree.ok ? shape(tree.value) : tree;
  const lines = parseAllowedSigners(files.allowedSigners);
  const meant = tree.ok && shaped.ok ? checkMeaning(shaped.value, tree.value) : [];
  const keyed = tree.ok && shaped.ok && lines.ok ? checkKeys(shaped.value, lines.value, tree.value) : [];
  const findings = [
    ...(shaped.ok ? [] : shaped.findings),
    ...(lines.ok ? [] : lines.findings),
    ...meant,
    ...keyed,
  ];
  if (!tree.ok || !shaped.ok || !lines.ok || findings.length > 0) return refused(...findings.slice(0, 100));
  const policy = compile(shaped.value, lines.value);
  const short = policy.replaces === null ? checkCapacity(policy, tree.value.at) : [];
  return short.length > 0 ? refused(...short) : ok(policy);
}

/** A policy for a later git-qms is refused by name, not with complaints about keys that this one does not know. */
function checkReadable(tree: YamlTree, program: string | undefined): Finding | null {
  const file = tree.value;
  if (typeof file !== 'object' || file === null) return null;
  const { minimum_version: least, schema } = file as Record<string, unknown>;
  if (program !== undefined && typeof least === 'string' && compareVersions(program, least) < 0)
    return finding('policy/program-too-old', `this policy needs git-qms ${least}; this is ${program}`, {
      where: tree.at(['minimum_version']),
    });
  if (typeof schema === 'number' && schema !== 1)
    return finding('policy/schema', `the policy has schema ${schema}; this git-qms knows schema 1`, {
      where: tree.at(['schema']),
    });
  return null;
}

function shape(tree: YamlTree): Result<PolicyFile> {
  const parsed = policyShape.safeParse(tree.value);
  return parsed.success
    ? ok(parsed.data)
    : refused(...shapeFindings(parsed.error.issues, tree).slice(0, 100));
}

function checkMeaning(file: PolicyFile, tree: YamlTree): Finding[] {
  return [
    ...checkNumbering(file, tree),
    ...checkRoster(file.principals, tree.at),
    ...checkGrants(file.permissions ?? {}, tree.at),
    ...checkKinds(file.kinds ?? {}, tree.at),
    ...checkSystems(file.systems ?? {}, file.principals, tree.at),
    ...checkProxy(file.proxy ?? {}, file.principals, tree.at),
    ...checkReview(
      file.review,
      file.principals,
      compilePermissions(file.permissions ?? {}).get('review'),
      tree.at,
    ),
    ...checkRecoveryNames(file, tree),
  ];
}

function checkNumbering({ version, replaces }: PolicyFile, tree: YamlTree): Finding[] {
  const where = { where: tree.at(['version']) };
  if (replaces === null)
    return version === 1
      ? []
      : [finding('policy/version', `version ${version} replaces nothing; only version 1 does`, where)];
  return version > replaces
    ? []
    : [
        finding(
          'policy/version',
          `version ${version} is not greater than ${replaces}, which it replaces`,
          where,
        ),
      ];
}

function checkRecoveryNames({ recovery, principals }: PolicyFile, tree: YamlTree): Finding[] {
  if (!recovery) return [];
  const wrong = (path: readonly PropertyKey[], message: string) =>
    finding('policy/recovery', message, { where: tree.at(['recovery', ...path]) });
  const names = recovery.principals;
  const findings = names.flatMap((name, index) => {
    const person = Object.hasOwn(principals, name) ? principals[name] : undefined;
    if (!person) return [wrong(['principals', index], `${name} is not in the roster`)];
    if (person.kind !== 'human') return [wrong(['principals', index], `${name} is not human`)];
    return names.indexOf(name) === index ? [] : [wrong(['principals', index], `${name} stands twice`)];
  });
  if (recovery.threshold > names.length)
    findings.push(wrong(['threshold'], `${recovery.threshold} of ${names.length} principals can never act`));
  return findings;
}

function checkKeys(file: PolicyFile, lines: readonly SignerLine[], tree: YamlTree): Finding[] {
  const known = new Set(lines.map((line) => line.fingerprint));
  const said = new Set<string>();
  const named = [
    ...(file.keys?.retired ?? []).map((key, index) => ({ key, path: ['keys', 'retired', index] })),
    ...(file.keys?.revoked ?? []).map(({ key }, index) => ({ key, path: ['keys', 'revoked', index, 'key'] })),
  ];
  const statuses = named.flatMap(({ key, path }) => {
    const where: { where: Where } = { where: tree.at(path) };
    if (!known.has(key)) return [finding('policy/key-unknown', `${key} is no key of ${signersPath}`, where)];
    if (said.has(key)) return [finding('policy/key-twice', `${key} stands twice under keys`, where)];
    said.add(key);
    return [];
  });
  const owners = lines
    .filter(({ principal }) => !Object.hasOwn(file.principals, principal))
    .map(({ principal, line }) =>
      finding('policy/key-principal', `${principal} has a key, but is not in the roster`, {
        where: { path: signersPath, line, column: 1 },
      }),
    );
  return [...statuses, ...owners];
}

function compile(file: PolicyFile, lines: readonly SignerLine[]): Policy {
  return {
    schema: file.schema,
    minimumVersion: file.minimum_version,
    version: file.version,
    replaces: file.replaces,
    principals: compilePrincipals(file),
    keys: compileKeys(file, lines),
    permissions: compilePermissions(file.permissions ?? {}),
    independence: file.independence,
    kinds: compileKinds(file.kinds ?? {}),
    systems: compileSystems(file.systems ?? {}),
    byPath: compileReview(file.review),
    demands: compileDemands(file),
    proxy: compileProxy(file.proxy ?? {}),
    dates: {
      skew: durationSeconds(file.dates?.skew ?? '5m'),
      maxLag: durationSeconds(file.dates?.max_lag ?? '1d'),
    },
    // Silence opens nothing: without `trunk:` no path may change outside the other steps.
    ungoverned: file.trunk?.ungoverned ?? { paths: [], signed: true },
    recovery: file.recovery
      ? {
          threshold: file.recovery.threshold,
          principals: file.recovery.principals as readonly string[] as PrincipalId[],
        }
      : null,
  };
}

function compilePrincipals(file: PolicyFile): ReadonlyMap<PrincipalId, Principal> {
  return new Map(
    Object.entries(file.principals).map(([name, { sponsor, suspended, ...rest }]) => {
      const id = name as PrincipalId;
      return [
        id,
        { id, ...rest, sponsor: (sponsor ?? null) as PrincipalId | null, suspended: suspended ?? false },
      ];
    }),
  );
}

function compileKeys(file: PolicyFile, lines: readonly SignerLine[]): ReadonlyMap<string, SignerKey> {
  const retired = new Set(file.keys?.retired);
  const revoked = new Map(file.keys?.revoked?.map(({ key, after }) => [key, after as Oid]));
  const statusOf = (fingerprint: string): KeyStatus =>
    revoked.has(fingerprint) ? 'revoked' : retired.has(fingerprint) ? 'retired' : 'live';
  return new Map(
    lines.map(({ principal, key, fingerprint }) => [
      key,
      {
        principal,
        key,
        fingerprint,
        status: statusOf(fingerprint),
        revokedAfter: revoked.get(fingerprint) ?? null,
      },
    ]),
  );
}

function compileDemands(file: PolicyFile): ReadonlyMap<string, ActDemand> {
  return new Map(
    Object.entries(file.acts ?? {}).map(([act, demand]) => [
      act,
      { userPresence: demand?.user_presence ?? false, kinds: demand?.kinds ?? null },
    ]),
  );
}
