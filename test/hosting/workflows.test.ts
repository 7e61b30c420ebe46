import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

type Permissions = Readonly<Record<string, string>> | string;

interface Job {
  readonly name?: string;
  readonly if?: string;
  readonly steps?: readonly Step[];
  readonly permissions?: Permissions;
  readonly 'timeout-minutes'?: number;
}

interface Workflow {
  readonly on: unknown;
  readonly permissions?: Permissions;
  readonly jobs: Readonly<Record<string, Job>>;
}

const files = ['.github/workflows', 'templates/github']
  .filter((folder) => existsSync(join(root, folder)))
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
  .filter((path) => /\.ya?ml$/.test(path));

/** What a job may do beyond reading; whoever adds a right adds it here, with why. */
const rights: Readonly<Record<string, readonly string[]>> = {
  // The registry learns from this token which workflow, commit and run it was.
  '.github/workflows/release.yml': ['id-token'],
  // The verdict is a check with annotations, and one comment.
  'templates/github/gate.yml': ['checks', 'pull-requests'],
  // It answers on the proposal; what it pushes it pushes as the relay, not with this token.
  'templates/github/relay.yml': ['checks'],
  'templates/github/relay-app.yml': ['checks'],
  // It pushes evidence as a proposal; the rulesets say what else it could touch: nothing.
  'templates/github/attest.yml': ['contents'],
  '.github/workflows/attest.yml': ['contents'],
  // It opens or updates one issue.
  'templates/github/audit.yml': ['issues'],
};

/** Whose job is to push, from a checkout of trunk. */
const pushes = new Set([
  '.github/workflows/attest.yml',
  'templates/github/attest.yml',
  'templates/github/relay.yml',
  'templates/github/relay-app.yml',
]);

function writesOf(permissions: Permissions | undefined): string[] {
  if (permissions === undefined) return [];
  if (typeof permissions === 'string') return permissions === 'read-all' ? [] : [permissions];
  return Object.entries(permissions).flatMap(([name, right]) => (right === 'write' ? [name] : []));
}

function rightsProblems(workflow: Workflow, allowed: readonly string[]): string[] {
  if (workflow.permissions === undefined) return ['no rights are stated'];
  const granted = [workflow, ...Object.values(workflow.jobs)].flatMap((each) => writesOf(each.permissions));
  return granted.filter((right) => !allowed.includes(right)).map((right) => `may write ${right}`);
}

/** What a stranger writes decides nothing: neither which code runs with rights, nor what a script says. */
function strangersProblems({ on, jobs }: Workflow): string[] {
  const events = ['pull_request_target', 'issue_comment'].filter((name) => JSON.stringify(on).includes(name));
  const steps = Object.values(jobs).flatMap((job) => job.steps ?? []);
  const scripts = steps.map(({ run, with: given }) => `${run ?? ''}${given?.script ?? ''}`);
  return [
    ...events.map((name) => `runs on ${name}`),
    ...scripts.filter((script) => script.includes('${{')).map(() => 'has an expression in a script'),
  ];
}

/** What others wrote is used at a whole commit id with its version beside it. */
function usesProblems(text: string): string[] {
  const used = [...text.matchAll(/^\s*(?:- )?uses:\s*(\S+)(.*)$/gm)];
  return used.flatMap(([line, what = '', beside = '']) =>
    what.startsWith('./') ||
    // What set-up fills in: a template has no release of git-qms before there is one.
    /@COMMIT_OF_[A-Z_]+$/.test(what) ||
    (/@[0-9a-f]{40}$/.test(what) && /# v\d+\.\d+\.\d+$/.test(beside))
      ? []
      : [`uses ${line.trim()}`],
  );
}

function jobProblems({ jobs }: Workflow): string[] {
  return Object.entries(jobs).flatMap(([name, job]) => [
    ...(job['timeout-minutes'] ? [] : [`${name} has no end`]),
    ...(job.steps ?? [])
      .filter(({ uses }) => uses?.startsWith('actions/checkout@'))
      .filter(({ with: given }) => given?.['persist-credentials'] !== false)
      .map(() => `${name} leaves its token in the checkout`),
  ]);
}

function problems(text: string, allowed: readonly string[] = []): string[] {
  const workflow = parse(text) as Workflow;
  return [
    ...rightsProblems(workflow, allowed),
    ...strangersProblems(workflow),
    ...usesProblems(text),
    ...jobProblems(workflow),
  ];
}

const source = (path: string) => readFileSync(join(root, path), 'utf8');

test('there are workflows to look at', () => {
  expect(files).toEqual(
    expect.arrayContaining(
      ['attest', 'gate', 'release', 'test'].map((name) => `.github/workflows/${name}.yml`),
    ),
  );
});

test.each(files)(
  'REQ-197 %s has no more rights than it needs, and nothing that a stranger could use',
  (path) => {
    const found = problems(source(path), rights[path]);
    expect(found.filter((each) => !(pushes.has(path) && each.includes('token in the checkout')))).toEqual([]);
  },
);

const good = `
on: pull_request
permissions:
  contents: read
jobs:
  a:
    timeout-minutes: 5
    steps:
      - uses: actions/checkout@${'1'.repeat(40)} # v7.0.1
        with: { persist-credentials: false }
      - run: npm test
`;

test.each([
  ['on: pull_request', 'on: pull_request_target', 'runs on pull_request_target'],
  ['on: pull_request', 'on: [issue_comment]', 'runs on issue_comment'],
  ['contents: read', 'contents: write', 'may write contents'],
  ['permissions:\n  contents: read', 'permissions: write-all', 'may write write-all'],
  ['permissions:\n  contents: read\n', '', 'no rights are stated'],
  ['npm test', 'echo $' + '{{ github.event.pull_request.title }}', 'has an expression in a script'],
  ['npm test', 'echo $' + '{{ github.head_ref }}', 'has an expression in a script'],
  [`${'1'.repeat(40)} # v7.0.1`, 'v7', 'uses - uses: actions/checkout@v7'],
  [' # v7.0.1', '', `uses - uses: actions/checkout@${'1'.repeat(40)}`],
  ['persist-credentials: false', 'fetch-depth: 0', 'a leaves its token in the checkout'],
  ['timeout-minutes: 5', 'runs-on: x', 'a has no end'],
])('%j made %j is noticed', (from, to, problem) => {
  expect(problems(good)).toEqual([]);
  expect(problems(good.replace(from, to))).toEqual([problem]);
});

test.each(files)('%s takes genesis from its own text: whoever may write can set a variable', (path) => {
  const steps = Object.values((parse(source(path)) as Workflow).jobs).flatMap((job) => job.steps ?? []);
  const given = steps.flatMap(({ with: inputs }) => inputs?.genesis ?? []);
  expect(given.filter((genesis) => !/^(?:GENESIS|[0-9a-f]{40})$/.test(String(genesis)))).toEqual([]);
});

test('the check that trunk requires is made by the gate’s workflow', () => {
  const ruleset = JSON.parse(source('templates/github/rulesets/trunk-steps.json'));
  const [{ context }] = ruleset.rules.find((rule: { type: string }) => rule.type === 'required_status_checks')
    .parameters.required_status_checks;
  expect(context).toBe('qms gate');
  for (const path of ['templates/github/gate.yml', '.github/workflows/gate.yml']) {
    const [job] = Object.values((parse(source(path)) as Workflow).jobs);
    // A job that is skipped satisfies whoever requires it.
    expect([job?.name, job?.if]).toEqual([context, undefined]);
  }
});
