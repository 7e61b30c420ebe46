import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTestedRun } from '../../../src/hosting/github/tested-run.ts';

const workflow = '.github/workflows/test.yml';
const commit = '3f2a0c1d5b6e7f8091a2b3c4d5e6f708192a3b4c';

const run = {
  id: 7,
  event: 'push',
  head_branch: 'exec/CR-001',
  head_sha: commit,
  head_repository: { id: 1 },
  path: `${workflow}@refs/heads/exec/CR-001`,
  conclusion: 'success',
  run_attempt: 2,
  html_url: 'https://github.com/o/r/actions/runs/7',
};

const eventWith = (change: object, around: object = {}) => ({
  action: 'completed',
  repository: { id: 1 },
  workflow_run: { ...run, ...change },
  ...around,
});

const read = (event: unknown) => readTestedRun(event, workflow, 'main');

const rule = (event: unknown) => {
  const told = read(event);
  return told.ok ? null : told.findings.map((each) => each.rule);
};

test('REQ-190 a run that a push to an execution branch started is attested for the commit that was pushed', () => {
  expect(read(eventWith({}))).toEqual({
    ok: true,
    value: {
      id: 7,
      change: 'CR-001',
      branch: 'exec/CR-001',
      commit,
      exitCode: '0',
      run: {
        runner: 'github-actions',
        url: run.html_url,
        attempt: 2,
        workflow: { path: workflow, commit },
      },
    },
  });
  expect(read(eventWith({ conclusion: 'failure' }))).toMatchObject({ ok: true, value: { exitCode: '1' } });
});

test.each([
  ['of a pull request, which tests a merge preview', { event: 'pull_request' }, 'attest/event'],
  ['of a fork', { head_repository: { id: 2 } }, 'attest/fork'],
  ['of a repository that is gone', { head_repository: null }, 'attest/fork'],
  ['of another workflow with the same name', { path: '.github/workflows/Test.yml' }, 'attest/workflow'],
  ['of trunk', { head_branch: 'main' }, 'attest/branch'],
  ['of a branch that only looks like one', { head_branch: 'exec/cr-001' }, 'attest/branch'],
  ['of a tag that is called as a branch', { path: `${workflow}@refs/tags/exec/CR-001` }, 'attest/branch'],
  ['of no branch', { head_branch: null }, 'attest/branch'],
  ['of a short id', { head_sha: commit.slice(0, 12) }, 'attest/branch'],
  ['that was skipped', { conclusion: 'skipped' }, 'attest/conclusion'],
  ['that was cancelled', { conclusion: 'cancelled' }, 'attest/conclusion'],
  ['that timed out', { conclusion: 'timed_out' }, 'attest/conclusion'],
  ['that has no end', { conclusion: null }, 'attest/conclusion'],
])('REQ-190 a run %s is not attested', (_, change, refusal) => {
  expect(rule(eventWith(change))).toEqual([refusal]);
});

test('REQ-190 a run that is not completed, and what is no run, is not attested', () => {
  expect(rule(eventWith({}, { action: 'requested' }))).toEqual(['attest/event']);
  fc.assert(
    fc.property(fc.anything(), (event) => {
      expect(rule(event)).toEqual(['attest/event']);
    }),
  );
});
