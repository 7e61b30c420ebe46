import type { RunFacts } from '../rules/systems/results.ts';
import { isStoredText } from '../rules/systems/suite-result-shape.ts';
import { isOid, type Oid } from '../rules/values.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** {@link RunFacts} as far as an environment tells them: of the workflow its path, and the commit to look its blob up in. */
export interface RunSurroundings extends Omit<RunFacts, 'workflow'> {
  readonly workflow: { readonly path: string; readonly commit: Oid } | null;
}

interface Runner {
  readonly name: string;
  /** The variable, and its value where one is fixed, by which a runner says that it is this one. */
  readonly mark: readonly [variable: string, value?: string];
  url(env: Environment): string | undefined;
  /** 1 for the first try; undefined where the runner does not say. */
  attempt(env: Environment): number | undefined;
  workflow?(env: Environment): { readonly path: string; readonly commit: string | undefined } | undefined;
}

/** What each runner's manual says that it sets. */
const runners: readonly Runner[] = [
  {
    name: 'github-actions',
    mark: ['GITHUB_ACTIONS', 'true'],
    url: ({ GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run }) =>
      server && repository && run ? `${server}/${repository}/actions/runs/${run}` : undefined,
    attempt: ({ GITHUB_RUN_ATTEMPT: attempt }) => countOf(attempt),
    // `octo/pumps/.github/workflows/ci.yml@refs/heads/main`, at GITHUB_WORKFLOW_SHA; another repository's is not in this one.
    workflow: ({ GITHUB_WORKFLOW_REF: ref, GITHUB_REPOSITORY: repository, GITHUB_WORKFLOW_SHA: commit }) =>
      ref && repository && ref.startsWith(`${repository}/`)
        ? { path: ref.slice(repository.length + 1).replace(/@.*$/, ''), commit }
        : undefined,
  },
  {
    name: 'gitlab-ci',
    mark: ['GITLAB_CI', 'true'],
    url: ({ CI_JOB_URL: url }) => url,
    attempt: () => undefined,
    // Empty for the default, and an address or `path@project` for another repository's: then the path is not told.
    workflow: ({ CI_CONFIG_PATH: path, CI_COMMIT_SHA: commit }) =>
      path && !/[@:]/.test(path) ? { path, commit } : undefined,
  },
  {
    name: 'jenkins',
    mark: ['JENKINS_URL'],
    url: ({ BUILD_URL: url }) => url,
    attempt: () => undefined,
  },
  {
    name: 'azure-pipelines',
    mark: ['TF_BUILD', 'True'],
    url: ({ SYSTEM_COLLECTIONURI: server, SYSTEM_TEAMPROJECT: project, BUILD_BUILDID: build }) =>
      server && project && build
        ? `${server.replace(/\/$/, '')}/${encodeURIComponent(project)}/_build/results?buildId=${build}`
        : undefined,
    attempt: ({ SYSTEM_JOBATTEMPT: attempt }) => countOf(attempt),
  },
  {
    name: 'circleci',
    mark: ['CIRCLECI', 'true'],
    url: ({ CIRCLE_BUILD_URL: url }) => url,
    attempt: () => undefined,
  },
  {
    name: 'buildkite',
    mark: ['BUILDKITE', 'true'],
    url: ({ BUILDKITE_BUILD_URL: url, BUILDKITE_JOB_ID: job }) => (url && job ? `${url}#${job}` : url),
    attempt: ({ BUILDKITE_RETRY_COUNT: retries }) => {
      const count = retries === '0' ? 0 : countOf(retries);
      return count === undefined ? undefined : count + 1;
    },
  },
];

const shell: RunSurroundings = { runner: 'shell', url: '', attempt: 0, workflow: null };

/**
 * Where a suite runs, by the variables that the runner sets. What is not told stays empty: `url` '', `attempt` 0, `workflow`
 * null; so does an address with a password in it. Where two runners claim the run, as in a container of one that inherits
 * the other's variables, nobody is believed, and it is `shell`.
 */
export function runFacts(env: Environment): RunSurroundings {
  const [runner, other] = runners.filter(({ mark: [variable, value] }) =>
    value === undefined ? Boolean(env[variable]) : env[variable] === value,
  );
  if (!runner || other) return shell;
  return {
    runner: runner.name,
    url: webAddress(runner.url(env)),
    attempt: runner.attempt(env) ?? 0,
    workflow: inRepository(runner.workflow?.(env)),
  };
}

function countOf(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9][0-9]{0,5}$/.test(text) ? Number(text) : undefined;
}

function webAddress(text: string | undefined): string {
  if (!text || !/^https?:\/\/[!-~]+$/.test(text) || !URL.canParse(text) || !isStoredText(text)) return '';
  const { username, password } = new URL(text);
  return username === '' && password === '' ? text : '';
}

function inRepository(
  told: { readonly path: string; readonly commit: string | undefined } | undefined,
): RunSurroundings['workflow'] {
  if (!told?.commit || !isOid(told.commit) || !isStoredText(told.path)) return null;
  const parts = told.path.split('/');
  const plain = parts.every((part) => part !== '' && part !== '.' && part !== '..');
  return plain ? { path: told.path, commit: told.commit } : null;
}
