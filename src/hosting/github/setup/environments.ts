import { ok, type Result } from '../../../rules/finding.ts';
import type { GitHub } from '../client.ts';
import { type Area, type Demand, runSetup } from './demand.ts';
import type { Wanted } from './wanted.ts';

/** Where secrets lie, so that only a workflow that stands on trunk can read them; and which. */
export function secretsOf({ relay }: Pick<Wanted, 'relay'>) {
  const attest = {
    environment: 'qms-attest',
    secrets: ['QMS_CI_SIGNING_KEY'],
    first: {},
    without: 'no results of CI can be signed: nothing becomes qualified by them',
  };
  if (relay.kind === 'none') return [attest];
  const identity = relay.kind === 'app' ? 'QMS_RELAY_APP_PRIVATE_KEY' : 'QMS_RELAY_DEPLOY_KEY';
  return [
    attest,
    {
      environment: 'qms-relay',
      secrets: ['QMS_RELAY_SIGNING_KEY', identity],
      first: { first: true as const },
      without: 'the relay cannot sign or push: proposals wait',
    },
  ];
}

/** Where the page on GitHub puts the private half that each secret holds. */
const files: Readonly<Record<string, string>> = {
  QMS_CI_SIGNING_KEY: '~/.ssh/qms-ci',
  QMS_RELAY_SIGNING_KEY: '~/.ssh/qms-relay',
  QMS_RELAY_DEPLOY_KEY: '../relay-push',
};

interface Environment {
  /** The branches whose workflows may use it; null where any may. */
  readonly branches: readonly string[] | null;
  readonly secrets: readonly string[];
}

/** A policy lets branches through that are called so, or tags. */
function policyName({ name = '', type }: { readonly name?: string; readonly type?: string }): string {
  return type === 'tag' ? `the tag ${name}` : name;
}

/** Null where there is none of that name. */
async function readEnvironment(
  github: GitHub,
  place: { readonly owner: string; readonly repo: string },
  environment_name: string,
): Promise<Result<Environment | null>> {
  const at = { ...place, environment_name };
  const found = await github.ask(
    `read the environment ${environment_name}`,
    async ({ rest }) => (await rest.repos.getEnvironment(at)).data,
  );
  if (!found.ok) return found.findings.some((each) => each.rule === 'hosting/not-found') ? ok(null) : found;
  const custom = found.value.deployment_branch_policy?.custom_branch_policies === true;
  return github.ask(`read the environment ${environment_name}`, async ({ paginate, rest }) => ({
    branches: custom ? (await paginate(rest.repos.listDeploymentBranchPolicies, at)).map(policyName) : null,
    secrets: (await paginate(rest.actions.listEnvironmentSecrets, at)).map(({ name }) => name),
  }));
}

/** Makes an environment that only workflows of trunk may use. What it lets through beside trunk is taken away. */
function restrict(wanted: Wanted, environment_name: string): Demand['mend'] {
  const { owner, repo, trunk } = wanted;
  const at = { owner, repo, environment_name };
  return (github) =>
    github.ask(`close the environment ${environment_name}`, async ({ paginate, rest }) => {
      await rest.repos.createOrUpdateEnvironment({
        ...at,
        deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
      });
      const policies = await paginate(rest.repos.listDeploymentBranchPolicies, at);
      if (!policies.some((each) => policyName(each) === trunk))
        await rest.repos.createDeploymentBranchPolicy({ ...at, name: trunk });
      for (const each of policies)
        if (policyName(each) !== trunk && each.id !== undefined)
          await rest.repos.deleteDeploymentBranchPolicy({ ...at, branch_policy_id: each.id });
      return `closed the environment ${environment_name} to all but ${trunk}`;
    });
}

/** The environments of the workflows that hold keys, and the names of the secrets there. Values are never read. */
export const environments: Area = async (github, wanted) => {
  const { owner, repo, trunk } = wanted;
  const demands: Demand[] = [];
  for (const { environment, secrets, without, first } of secretsOf(wanted)) {
    const read = await readEnvironment(github, { owner, repo }, environment);
    if (!read.ok) return read;
    const live = read.value;
    const branches = live?.branches ?? null;
    demands.push({
      name: `environment ${environment}`,
      value: live === null ? 'not there' : branches === null ? 'open to every branch' : `open to ${branches}`,
      met: branches?.length === 1 && branches[0] === trunk,
      consequence:
        'whoever may push a branch writes a workflow there that reads its keys, and then signs and pushes with them',
      fix: runSetup,
      mend: restrict(wanted, environment),
    });
    for (const secret of secrets) {
      const there = live?.secrets.includes(secret) ?? false;
      demands.push({
        name: `secret ${secret}`,
        value: there ? `in ${environment}` : `not in ${environment}`,
        met: there,
        consequence: without,
        // From a file: what stands on a command line is in the shell's history, and in the list of processes.
        fix: `gh secret set ${secret} --env ${environment} --repo ${owner}/${repo} < ${files[secret] ?? 'FILE'}`,
        mend: null,
        ...first,
      });
    }
  }
  return ok(demands);
};
