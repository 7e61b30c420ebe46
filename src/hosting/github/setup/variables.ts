import { ok } from '../../../rules/finding.ts';
import { type Area, type Demand, runSetup } from './demand.ts';
import type { Wanted } from './wanted.ts';

/** What workflows read that is no secret. */
function variablesOf({ genesis, relay }: Wanted) {
  const root = {
    name: 'QMS_GENESIS',
    wanted: genesis,
    consequence:
      'workflows judge from no root of trust, or from another than this clone: whatever it holds passes',
  };
  if (relay.kind !== 'app') return [root];
  const app = {
    name: 'QMS_RELAY_APP_ID',
    wanted: String(relay.id),
    consequence: 'the relay cannot sign in as the one identity that may move trunk: proposals wait',
  };
  return [root, app];
}

/** The variables of the repository's workflows. */
export const variables: Area = async (github, wanted) => {
  const { owner, repo } = wanted;
  const read = await github.ask('read the variables of workflows', ({ paginate, rest }) =>
    paginate(rest.actions.listRepoVariables, { owner, repo, per_page: 30 }),
  );
  if (!read.ok) return read;
  const live = new Map(read.value.map(({ name, value }) => [name, value]));
  const demands = variablesOf(wanted).map(({ name, wanted: value, consequence }): Demand => {
    const found = live.get(name);
    return {
      name: `variable ${name}`,
      value: found ?? 'not set',
      met: found === value,
      consequence,
      fix: runSetup,
      mend: (client) =>
        client.ask(`set ${name}`, async ({ rest }) => {
          if (found === undefined) await rest.actions.createRepoVariable({ owner, repo, name, value });
          else await rest.actions.updateRepoVariable({ owner, repo, name, value });
          return `set ${name} to ${value}`;
        }),
    };
  });
  return ok(demands);
};
