import { ok } from '../../../rules/finding.ts';
import { type Area, type Demand, runSetup } from './demand.ts';

/** What the token of every workflow may do unless the workflow asks for more. */
export const workflowToken: Area = async (github, { owner, repo }) => {
  const read = await github.ask(
    'read what workflows may do',
    async ({ rest }) =>
      (await rest.actions.getGithubActionsDefaultWorkflowPermissionsRepository({ owner, repo })).data,
  );
  if (!read.ok) return read;
  const { default_workflow_permissions: may, can_approve_pull_request_reviews: approves } = read.value;
  const demand: Demand = {
    name: 'token of workflows',
    value: `${may === 'read' ? 'reads' : 'writes'}${approves ? ', and approves pull requests' : ''}`,
    met: may === 'read' && !approves,
    consequence:
      'a workflow that says nothing of its rights may push to whatever no ruleset closes, also one that a branch brings along',
    fix: runSetup,
    mend: (client) =>
      client.ask('limit what workflows may do', async ({ rest }) => {
        await rest.actions.setGithubActionsDefaultWorkflowPermissionsRepository({
          owner,
          repo,
          default_workflow_permissions: 'read',
          can_approve_pull_request_reviews: false,
        });
        return 'limited what workflows may do';
      }),
  };
  return ok([demand]);
};
