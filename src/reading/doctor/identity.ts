import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReadContext } from '../../acts/context.ts';
import { readConfig } from '../../repository/git/config.ts';
import { chooseKey } from '../../repository/signatures/key-choice.ts';
import { openSigner } from '../../repository/signatures/signer.ts';
import { unwrap } from '../../rules/finding.ts';
import type { Principal } from '../../rules/policy/policy.ts';
import { isSuspended, keyOwner } from '../../rules/policy/questions.ts';
import { bad, type Check, good, prefer, warn } from './check.ts';

const group = 'identity';

/** The chosen key and whose it is. Raises `signature/no-key`, `signature/key-unreadable`, `key/…`. */
export async function checkKey(
  context: ReadContext,
): Promise<{ readonly checks: readonly Check[]; readonly principal: Principal | null }> {
  const { options, repository, policy } = context;
  const location = unwrap(
    chooseKey({
      flag: options.keyFlag,
      env: options.env.QMS_SIGNING_KEY,
      gitConfig: (await readConfig(repository, 'user.signingkey')) ?? undefined,
      home: options.home ?? options.env.HOME,
    }),
  );
  const { key } = await openSigner(location, { env: options.env });
  const chosen = good(group, 'signing key', `${location} ${key.fingerprint}`);
  const line = keyOwner(policy, key.text);
  const principal = (line && policy.principals.get(line.principal)) ?? null;
  if (!line || !principal) {
    const fix = 'choose the right one: git config user.signingkey FILE; or have it added: qms user add NAME';
    return {
      checks: [chosen, bad(group, 'principal', 'the key belongs to nobody in the roster', fix)],
      principal: null,
    };
  }
  const who = `${principal.id}, ${principal.group}, ${principal.kind}`;
  if (line.status !== 'live')
    return {
      checks: [chosen, bad(group, 'principal', `${who}; the key is ${line.status}`, 'sign with a live key')],
      principal,
    };
  if (isSuspended(policy, principal.id)) {
    const fix = 'ask an administrator; only a revision of POLICY ends a suspension';
    return { checks: [chosen, bad(group, 'principal', `${who}; suspended`, fix)], principal };
  }
  return { checks: [chosen, good(group, 'principal', `${who}; the key is live`)], principal };
}

/** What stock git shows and writes beside git-qms. */
export async function checkGitIdentity(
  context: ReadContext,
  principal: Principal | null,
): Promise<readonly Check[]> {
  const { repository } = context;
  const [name, email, format, signers] = await Promise.all(
    ['user.name', 'user.email', 'gpg.format', 'gpg.ssh.allowedSignersFile'].map((key) =>
      readConfig(repository, key),
    ),
  );
  const own = join(repository.workTree ?? '', '.qms/allowed_signers');
  const there =
    signers !== undefined &&
    signers !== null &&
    (await access(signers).then(
      () => true,
      () => false,
    ));
  const checks = [
    prefer(format === 'ssh', group, 'gpg.format', format ?? 'not set', 'git config gpg.format ssh'),
    prefer(
      there,
      group,
      'allowed signers',
      signers
        ? `${signers}${there ? '' : ' does not exist'}`
        : 'not set: git log --show-signature knows nobody',
      `git config gpg.ssh.allowedSignersFile ${own}`,
    ),
  ];
  if (principal === null) return checks;
  const agrees = name === principal.name && email === principal.email;
  const value = `${name ?? 'no name'} <${email ?? 'no address'}>`;
  const wanted = `git config user.name ${JSON.stringify(principal.name)} && git config user.email ${principal.email}`;
  checks.push(
    agrees
      ? good(group, 'author', value)
      : warn(group, 'author', `${value}; the roster says ${principal.name} <${principal.email}>`, wanted),
  );
  return checks;
}
