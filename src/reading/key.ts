import { type ContextOptions, openContext } from '../acts/context.ts';
import { readConfig } from '../repository/git/config.ts';
import { openRepository } from '../repository/git/location.ts';
import { chooseKey } from '../repository/signatures/key-choice.ts';
import { openSigner } from '../repository/signatures/signer.ts';
import { QmsError, unwrap } from '../rules/finding.ts';
import type { KeyStatus, Policy } from '../rules/policy/policy.ts';
import { keyOwner } from '../rules/policy/questions.ts';

/** The key that would sign here, and whose it is. */
export interface ChosenKey {
  /** As it was named: a path, or the public key itself. */
  readonly location: string;
  readonly type: string;
  readonly fingerprint: string;
  readonly publicKey: string;
  /** Null where the key is nobody's, or there is no quality system to ask. */
  readonly principal: { readonly id: string; readonly group: string; readonly kind: string } | null;
  readonly status: KeyStatus | null;
}

/** Looks at the chosen key, also before a quality system is founded. Raises `signature/no-key`, `signature/key-unreadable`. */
export async function chosenKey(options: ContextOptions): Promise<ChosenKey> {
  const { env, keyFlag, home } = options;
  const location = unwrap(
    chooseKey({
      flag: keyFlag,
      env: env.QMS_SIGNING_KEY,
      gitConfig: await configuredKey(options),
      home: home ?? env.HOME,
    }),
  );
  const { key } = await openSigner(location, { env });
  const policy = await policyIfAny(options);
  const line = policy ? keyOwner(policy, key.text) : undefined;
  const owner = line ? policy?.principals.get(line.principal) : undefined;
  return {
    location,
    type: key.type,
    fingerprint: key.fingerprint,
    publicKey: key.text,
    principal: owner ? { id: owner.id, group: owner.group, kind: owner.kind } : null,
    status: line?.status ?? null,
  };
}

/** Outside a repository there is still the flag and the environment. */
async function configuredKey({ cwd, env }: ContextOptions): Promise<string | undefined> {
  const repository = await ifAny(() => openRepository(cwd, env), 'repository/none');
  return repository ? ((await readConfig(repository, 'user.signingkey')) ?? undefined) : undefined;
}

async function policyIfAny(options: ContextOptions): Promise<Policy | null> {
  const context = await ifAny(() => openContext(options), 'repository/none', 'genesis/none');
  if (!context) return null;
  await context.close();
  return context.policy;
}

async function ifAny<T>(open: () => Promise<T>, ...absent: readonly string[]): Promise<T | null> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof QmsError && error.findings.every(({ rule }) => absent.includes(rule))) return null;
    throw error;
  }
}
