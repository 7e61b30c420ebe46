import type { ContextOptions } from '../acts/context.ts';
import { promptsOf } from '../acts/policy-draft.ts';
import { describeRevision } from '../acts/policy-words.ts';
import { packageVersion } from '../repository/package-files.ts';
import { type Finding, QmsError, unwrap } from '../rules/finding.ts';
import { beneficiaries, checkSuccession } from '../rules/policy/compare.ts';
import { type PolicyFiles, parsePolicy } from '../rules/policy/parse.ts';
import type { Policy } from '../rules/policy/policy.ts';
import type { PrincipalId } from '../rules/values.ts';
import { reading } from './open-reading.ts';

/** What a policy would mean in the place of the one in force. */
export interface PolicyRevision {
  readonly version: number;
  readonly principals: number;
  readonly keys: number;
  /** Null where there is no quality system, and the policy was read alone. */
  readonly inForce: number | null;
  /** One sentence for each change. */
  readonly difference: readonly string[];
  /** Who gains from it, and their sponsors: they neither review nor approve it. */
  readonly beneficiaries: readonly PrincipalId[];
  /** Why it may not follow on the policy in force. */
  readonly findings: readonly Finding[];
}

function revision(before: Policy | null, after: Policy): PolicyRevision {
  const size = { version: after.version, principals: after.principals.size, keys: after.keys.size };
  if (before === null) return { ...size, inForce: null, difference: [], beneficiaries: [], findings: [] };
  const difference = describeRevision(before, after);
  const same = difference.length === 0 && after.version === before.version;
  return {
    ...size,
    inForce: before.version,
    difference,
    beneficiaries: [...beneficiaries(before, after)].sort(),
    findings: same ? [] : checkSuccession(before, after),
  };
}

async function inForceIfAny(options: ContextOptions): Promise<Policy | null> {
  try {
    return await reading(options, async ({ policy }) => policy);
  } catch (error) {
    const absent =
      error instanceof QmsError && /^(repository|genesis)\/none$/.test(error.findings[0]?.rule ?? '');
    if (absent) return null;
    throw error;
  }
}

/** Checks a policy's two files, alone and against the policy in force around `cwd`. Raises what is wrong with the files. */
export async function checkPolicyFiles(options: ContextOptions, files: PolicyFiles): Promise<PolicyRevision> {
  const policy = unwrap(parsePolicy(files, { program: packageVersion() }));
  const inForce = await inForceIfAny(options);
  return revision(inForce, inForce ? { ...policy, ...promptsOf(inForce) } : policy);
}
