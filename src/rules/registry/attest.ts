import { type RuleTable, refusal } from './entry.ts';

/** Which runs of a host's jobs are attested: who signs looks at more than at the reports. */
export const attestRules = {
  'attest/event': refusal({
    requires: 'Results are attested after a completed run that a push to an execution branch started.',
    why: 'A run for a pull request tests a merge that nobody will have, and is attested for a commit that was never tested.',
    fix: 'run the tests `on: push` of `exec/**`, and attest `on: workflow_run`, as templates/github/ does',
  }),
  'attest/fork': refusal({
    requires: 'The run that is attested is one of this repository.',
    why: 'Whoever forks a repository writes the workflow of the fork, and its results.',
    fix: 'push the branch to this repository, and let its own workflow run',
  }),
  'attest/workflow': refusal({
    requires: 'The run that is attested is one of the workflow that the job names by its path.',
    why: 'Any workflow can take the name of another.',
    fix: 'give the path of the test workflow as the input `workflow`',
  }),
  'attest/branch': refusal({
    requires: 'The run that is attested is of an execution branch.',
    why: 'Results belong to the change record whose branch was tested.',
    fix: 'push the commit to the execution branch: `qms branch ID`',
  }),
  'attest/conclusion': refusal({
    requires: 'The run that is attested came to its end, as success or as failure.',
    why: 'A run that was skipped, cancelled or stopped has not tested what it was to test.',
    fix: 'run the tests again',
  }),
} as const satisfies RuleTable;
