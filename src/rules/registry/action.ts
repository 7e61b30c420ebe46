import { type RuleTable, refusal } from './entry.ts';

/** What the GitHub Action needs before it judges, and what it finds that no other door can see. */
export const actionRules = {
  'action/event': refusal({
    requires: 'A mode of the Action runs on the events that it can judge, and the event says what it must.',
    why: 'A verdict about nothing in particular would be green.',
    fix: 'take the workflow from templates/github/, which names the events of each mode',
    exit: 2,
  }),
  'action/pull-request-target': refusal({
    requires: 'The gate does not run on `pull_request_target`.',
    why: 'That event gives secrets and a token that writes to a run that strangers start. The gate needs neither, and a workflow that has them is one mistake away from handing them out.',
    fix: 'use `on: pull_request` and `on: merge_group`, as templates/github/gate.yml does',
    exit: 2,
  }),
  'action/input': refusal({
    requires: 'Inputs of the Action have the values that action.yml names.',
    why: 'A misspelt setting that is passed over switches off what it was to switch on.',
    fix: 'look at docs/github-action.md for the inputs of each mode',
    exit: 2,
  }),
  'action/genesis': refusal({
    requires: 'The workflow pins genesis: its full id stands in the input `genesis`.',
    why: 'A genesis that is read from the repository it judges is whatever a repository says; trust on first use is first used in each run.',
    fix: 'set `genesis:` to the id that `qms init` printed; whoever founded the system tells it',
    exit: 2,
  }),
  'action/incomplete': refusal({
    requires:
      'The clone that the gate judges holds the whole history, all branches, and the commit that is asked about.',
    why: 'What is not there cannot be judged, and must never look as if it had been.',
    fix: 'set `fetch-depth: 0` at the step that checks out, and no `filter`',
    exit: 6,
  }),
  'action/base': refusal({
    requires: 'A pull request goes into trunk, or into a branch that the quality system does not govern.',
    why: 'A merge that the host makes on a record or an execution branch is signed by nobody, and refused for ever after.',
    fix: 'push signed commits to that branch instead: `qms next ID` says which act is next, `qms branch ID` is for code',
  }),
  'action/fork-branch': refusal({
    requires:
      'Only a branch of this repository is a record or an execution branch, not one of its name in a fork.',
    why: 'Whoever owns a fork names its branches; a record is what stands here.',
    fix: 'fetch it and push it to this repository, where it is judged as a record; then open the pull request from there',
  }),
  'action/too-large': refusal({
    requires: 'A pull request brings no more commits than the gate looks at.',
    why: 'Work without bounds lets one pull request keep everybody else waiting.',
    fix: 'bring it in parts',
  }),
  'action/crash': refusal({
    requires: 'The Action reaches a verdict.',
    why: 'A run that fell over has judged nothing, and nothing passes because of it.',
    fix: 'run the job again; if it fails the same way, report it with the log',
    exit: 70,
  }),
  'action/overdue': {
    requires: 'Open work does not wait longer than a month.',
    why: 'A finding that nobody works on is as good as none.',
    fix: 'run `qms next ID`',
    severity: 'warning',
    exit: 1,
  },
  'action/host-open': refusal({
    requires: 'The host’s own rules for branches are those that the relay needs.',
    why: 'A rule that was switched off for a moment leaves no trace in git but what came in meanwhile.',
    fix: 'run `qms github setup --yes`, and `qms verify` for what came in',
  }),
} as const satisfies RuleTable;
