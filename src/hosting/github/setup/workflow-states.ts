import { ok } from '../../../rules/finding.ts';
import { type Area, type Demand, runSetup } from './demand.ts';

/** Workflows that stand on trunk and do not run: whoever may write can switch one off, and no file shows it. */
export const workflowStates: Area = async (github, { owner, repo, workflows }) => {
  const read = await github.ask('read which workflows are switched on', ({ paginate, rest }) =>
    paginate(rest.actions.listRepoWorkflows, { owner, repo, per_page: 100 }),
  );
  if (!read.ok) return read;
  const paths = new Set(workflows.map(({ path }) => path));
  const off = read.value.filter(({ path, state }) => paths.has(path) && state !== 'active');
  return ok(
    off.map(
      ({ id, path, state }): Demand => ({
        name: `workflow ${path} runs`,
        value: state.replaceAll('_', ' '),
        met: false,
        consequence: 'what it does is not done, and nobody is told',
        fix: runSetup,
        mend: (client) =>
          client.ask(`switch on ${path}`, async ({ rest }) => {
            await rest.actions.enableWorkflow({ owner, repo, workflow_id: id });
            return `switched on ${path}`;
          }),
      }),
    ),
  );
};
