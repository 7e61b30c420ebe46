import { ok } from '../../../rules/finding.ts';
import type { Area, Demand } from './demand.ts';
import { secretsOf } from './environments.ts';

/** Keys that lie where the workflows of every branch can read them, beside the environment that only trunk may use. */
export const openSecrets: Area = async (github, wanted) => {
  const { owner, repo } = wanted;
  const at = { owner, repo };
  const own = await github.ask('read the secrets of the repository', ({ paginate, rest }) =>
    paginate(rest.actions.listRepoSecrets, { ...at, per_page: 100 }),
  );
  if (!own.ok) return own;
  const shared = await github.ask('read the secrets of the organisation', ({ paginate, rest }) =>
    paginate(rest.actions.listRepoOrganizationSecrets, { ...at, per_page: 100 }),
  );
  // Whoever is no organisation has none.
  const none = !shared.ok && shared.findings.every(({ rule }) => rule === 'hosting/not-found');
  if (!shared.ok && !none) return shared;
  const named = (secrets: readonly { readonly name: string }[]) => new Set(secrets.map(({ name }) => name));
  const places = [
    { of: 'the repository', found: named(own.value), fix: `--repo ${owner}/${repo}` },
    { of: 'the organisation', found: named(shared.ok ? shared.value : []), fix: `--org ${owner}` },
  ];
  const ours = secretsOf(wanted).flatMap(({ secrets }) => secrets);
  return ok(
    places.flatMap(({ of, found, fix }) =>
      ours
        .filter((secret) => found.has(secret))
        .map(
          (secret): Demand => ({
            name: `secret ${secret} of ${of}`,
            value: 'open to every branch',
            met: false,
            consequence:
              'whoever may push a branch writes a workflow there that reads it, and signs or pushes with it',
            fix: `gh secret delete ${secret} ${fix}`,
            mend: null,
          }),
        ),
    ),
  );
};
