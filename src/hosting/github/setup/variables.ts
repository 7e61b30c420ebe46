import { ok } from '../../../rules/finding.ts';
import { type Area, type Demand, runSetup } from './demand.ts';

const name = 'QMS_RELAY_APP_ID';

/** The variable of the repository's workflows. Genesis is none: whoever may write to a repository can set its variables. */
export const variables: Area = async (github, { owner, repo, relay }) => {
  if (relay.kind !== 'app') return ok([]);
  const read = await github.ask('read the variables of workflows', ({ paginate, rest }) =>
    paginate(rest.actions.listRepoVariables, { owner, repo, per_page: 30 }),
  );
  if (!read.ok) return read;
  const value = String(relay.id);
  const found = read.value.find((each) => each.name === name)?.value;
  const demand: Demand = {
    name: `variable ${name}`,
    value: found ?? 'not set',
    met: found === value,
    consequence: 'the relay cannot sign in as the one identity that may move trunk: proposals wait',
    fix: runSetup,
    mend: (client) =>
      client.ask(`set ${name}`, async ({ rest }) => {
        if (found === undefined) await rest.actions.createRepoVariable({ owner, repo, name, value });
        else await rest.actions.updateRepoVariable({ owner, repo, name, value });
        return `set ${name} to ${value}`;
      }),
  };
  return ok([demand]);
};
