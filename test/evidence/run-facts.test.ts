import { expect, test } from 'vitest';
import { runFacts } from '../../src/evidence/run-facts.ts';

const commit = '1'.repeat(40);
const github = {
  GITHUB_ACTIONS: 'true',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'octo/pumps',
  GITHUB_RUN_ID: '42',
  GITHUB_RUN_ATTEMPT: '2',
  GITHUB_WORKFLOW_REF: 'octo/pumps/.github/workflows/ci.yml@refs/heads/main',
  GITHUB_WORKFLOW_SHA: commit,
};

test('GitHub Actions', () => {
  expect(runFacts(github)).toEqual({
    runner: 'github-actions',
    url: 'https://github.com/octo/pumps/actions/runs/42',
    attempt: 2,
    workflow: { path: '.github/workflows/ci.yml', commit },
  });
});

test.each([
  [
    'gitlab-ci',
    {
      GITLAB_CI: 'true',
      CI_JOB_URL: 'https://gitlab.com/o/p/-/jobs/7',
      CI_CONFIG_PATH: '.gitlab-ci.yml',
      CI_COMMIT_SHA: commit,
    },
    'https://gitlab.com/o/p/-/jobs/7',
    0,
    { path: '.gitlab-ci.yml', commit },
  ],
  [
    'jenkins',
    { JENKINS_URL: 'https://ci.example.org/', BUILD_URL: 'https://ci.example.org/job/p/7/' },
    'https://ci.example.org/job/p/7/',
    0,
    null,
  ],
  [
    'azure-pipelines',
    {
      TF_BUILD: 'True',
      SYSTEM_COLLECTIONURI: 'https://dev.azure.com/octo/',
      SYSTEM_TEAMPROJECT: 'my pumps',
      BUILD_BUILDID: '7',
      SYSTEM_JOBATTEMPT: '1',
    },
    'https://dev.azure.com/octo/my%20pumps/_build/results?buildId=7',
    1,
    null,
  ],
  [
    'circleci',
    { CIRCLECI: 'true', CIRCLE_BUILD_URL: 'https://circleci.com/gh/o/p/7' },
    'https://circleci.com/gh/o/p/7',
    0,
    null,
  ],
  [
    'buildkite',
    {
      BUILDKITE: 'true',
      BUILDKITE_BUILD_URL: 'https://buildkite.com/o/p/builds/7',
      BUILDKITE_JOB_ID: 'ab-cd',
      BUILDKITE_RETRY_COUNT: '0',
    },
    'https://buildkite.com/o/p/builds/7#ab-cd',
    1,
    null,
  ],
] as const)('%s', (runner, env, url, attempt, workflow) => {
  expect(runFacts(env)).toEqual({ runner, url, attempt, workflow });
});

const shell = { runner: 'shell', url: '', attempt: 0, workflow: null };

test('a shell, and what two runners claim', () => {
  expect(runFacts({})).toEqual(shell);
  expect(runFacts({ CI: 'true', GITHUB_ACTIONS: 'false' })).toEqual(shell);
  expect(runFacts({ ...github, GITLAB_CI: 'true' })).toEqual(shell);
});

test('what is not told is empty', () => {
  expect(runFacts({ GITHUB_ACTIONS: 'true' })).toEqual({ ...shell, runner: 'github-actions' });
  expect(runFacts({ BUILDKITE: 'true' }).attempt).toBe(0);
});

test.each([
  ['a password', 'https://x:secret@github.com'],
  ['another scheme', 'javascript:alert(1)//'],
  ['a line break', 'https://github.com\n'],
  ['much', `https://github.com/${'a'.repeat(600)}`],
])('an address with %s is not told on', (_, GITHUB_SERVER_URL) => {
  expect(runFacts({ ...github, GITHUB_SERVER_URL }).url).toBe('');
});

test.each([['0'], ['-1'], ['1.5'], ['many'], ['99999999']])(
  'an attempt of %s is not told on',
  (GITHUB_RUN_ATTEMPT) => {
    expect(runFacts({ ...github, GITHUB_RUN_ATTEMPT }).attempt).toBe(0);
  },
);

test.each([
  ['another repository’s', { GITHUB_WORKFLOW_REF: 'octo/shared/.github/workflows/ci.yml@v1' }],
  ['one that climbs', { GITHUB_WORKFLOW_REF: 'octo/pumps/../ci.yml@v1' }],
  ['one at a name', { GITHUB_WORKFLOW_SHA: 'main' }],
  ['one at no commit', { GITHUB_WORKFLOW_SHA: undefined }],
])('a workflow that is %s is not told on', (_, more) => {
  expect(runFacts({ ...github, ...more }).workflow).toBeNull();
});
