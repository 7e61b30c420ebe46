import { ok } from '../../../rules/finding.ts';
import type { Area, Demand } from './demand.ts';
import { runSetup } from './demand.ts';

/** Settings of the repository that are on or off. One way to merge must be left on: GitHub takes no fewer. */
const switches = [
  {
    key: 'allow_squash_merge',
    name: 'squash merging',
    wanted: false,
    consequence:
      'anybody who may merge makes one new commit of many: what was reviewed and tested never reaches trunk',
  },
  {
    key: 'allow_rebase_merge',
    name: 'rebase merging',
    wanted: false,
    consequence:
      'anybody who may merge writes commits anew, without their signatures: trunk holds what nobody signed',
  },
  {
    key: 'allow_auto_merge',
    name: 'automatic merging',
    wanted: false,
    consequence: 'the host merges by itself, with a commit of its own, as soon as its checks pass',
  },
  {
    key: 'delete_branch_on_merge',
    name: 'deleting merged branches',
    wanted: false,
    consequence:
      'the branch of a record or an execution vanishes from the host when its pull request is closed',
  },
] as const;

const said = (on: boolean | undefined) => (on === undefined ? 'not shown to this token' : on ? 'on' : 'off');

/** The repository's own settings: the default branch, and what the merge button can do. */
export const settings: Area = async (github, { owner, repo, trunk }) => {
  const read = await github.ask(
    `read the settings of ${owner}/${repo}`,
    async ({ rest }) => (await rest.repos.get({ owner, repo })).data,
  );
  if (!read.ok) return read;
  const change = (name: string, values: Readonly<Record<string, unknown>>): Demand['mend'] => {
    return (client) =>
      client.ask(`change ${name}`, async ({ rest }) => {
        await rest.repos.update({ owner, repo, ...values });
        return `changed ${name}`;
      });
  };
  const branch: Demand = {
    name: 'default branch',
    value: read.value.default_branch,
    met: read.value.default_branch === trunk,
    consequence:
      'rulesets for trunk protect another branch, and scheduled workflows run from there, where nothing is judged',
    fix: runSetup,
    mend: change('the default branch', { default_branch: trunk }),
  };
  const others = switches.map(({ key, name, wanted, consequence }): Demand => {
    const live = read.value[key];
    return {
      name,
      value: said(live),
      met: live === wanted,
      consequence,
      fix: runSetup,
      mend: change(name, { [key]: wanted }),
    };
  });
  return ok([branch, ...others]);
};
