import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { run } from '../../src/action/run.ts';
import { git, temporaryDirectory, testEnvironment } from '../helpers/git.ts';
import { oncePerFile } from '../helpers/test-file.ts';

/** The Action's bundle, made from these sources once for each test file. @returns its path */
export const bundle = oncePerFile(async () => {
  const folder = await temporaryDirectory();
  await execa(process.execPath, ['scripts/build-action.mjs', folder]);
  return join(folder, 'index.cjs');
});

/**
 * A clone as actions/checkout leaves it with `fetch-depth: 0`: all branches below `refs/remotes/origin`, what was asked for
 * besides, and a detached HEAD.
 *
 * @param also further refs to fetch, such as the head of a fork: `refs/pull/1/head`
 */
export async function checkout(
  url: string,
  also: readonly string[] = [],
  depth: number | null = null,
): Promise<string> {
  const path = await temporaryDirectory();
  await git(path, 'init', '--quiet');
  await git(path, 'remote', 'add', 'origin', url);
  const specs = [
    '+refs/heads/*:refs/remotes/origin/*',
    '+refs/tags/*:refs/tags/*',
    ...also.map((ref) => `+${ref}:refs/remotes/${ref.slice('refs/'.length)}`),
  ];
  const shallow = depth === null ? [] : [`--depth=${depth}`];
  await git(path, 'fetch', '--quiet', '--no-tags', '--prune', ...shallow, 'origin', ...specs);
  await git(path, 'checkout', '--quiet', '--detach', 'refs/remotes/origin/main');
  return path;
}

/** What a step of a job left behind. */
export interface Ran {
  readonly status: number;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly report: { readonly verdict: string; readonly about: string; readonly next: readonly string[] };
  /** Rules of all findings, in the report's order. */
  readonly rules: readonly string[];
}

/** A step to be run. */
export interface Step {
  readonly event: string;
  readonly payload: unknown;
  readonly inputs: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds in a second of waiting. */
  readonly second?: number;
  /** The Node that runs the bundle; without it the sources are run in this process. */
  readonly node?: string;
}

/** The outputs that a step wrote, as the runner reads them. */
export function readOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = text.split('\n');
  while (lines.length > 0) {
    const [, name, end] = /^([^=<]+)<<(.+)$/.exec(lines.shift() ?? '') ?? [];
    if (name === undefined || end === undefined) continue;
    const value: string[] = [];
    while (lines.length > 0 && lines[0] !== end) value.push(lines.shift() ?? '');
    lines.shift();
    outputs[name] = value.join('\n');
  }
  return outputs;
}

async function inProcess(cwd: string, env: Readonly<Record<string, string>>, second: number | undefined) {
  const log: string[] = [];
  const status = await run({ env, cwd, write: (text) => log.push(text), ...(second ? { second } : {}) });
  return { status, log: log.join('') };
}

async function asProgram(node: string, cwd: string, env: Readonly<Record<string, string>>) {
  const ran = await execa(node, [await bundle()], { cwd, env, extendEnv: false, reject: false, all: true });
  return { status: ran.exitCode ?? -1, log: `${ran.all}\n` };
}

/** Runs the Action in a clone as the runner does: environment, event file, files for outputs and summary. */
export async function runStep(clone: string, step: Step): Promise<Ran> {
  const folder = await temporaryDirectory();
  const file = (name: string) => join(folder, name);
  await writeFile(file('event.json'), JSON.stringify(step.payload));
  await writeFile(file('output'), '');
  await writeFile(file('summary'), '');
  const inputs = Object.entries({ path: '.', token: '', comment: 'false', ...step.inputs });
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: testEnvironment.HOME ?? '',
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: clone,
    GITHUB_REPOSITORY: 'lab/records',
    GITHUB_EVENT_NAME: step.event,
    GITHUB_EVENT_PATH: file('event.json'),
    GITHUB_OUTPUT: file('output'),
    GITHUB_STEP_SUMMARY: file('summary'),
    RUNNER_TEMP: folder,
    ...Object.fromEntries(inputs.map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
    ...step.env,
  };
  const { status, log } = await (step.node
    ? asProgram(step.node, clone, env)
    : inProcess(clone, env, step.second));
  const outputs = readOutputs(await readFile(file('output'), 'utf8'));
  const text = outputs.report ? await readFile(outputs.report, 'utf8') : 'null';
  const report = JSON.parse(text) as (Ran['report'] & { findings: { rule: string }[] }) | null;
  return {
    status,
    log,
    outputs,
    summary: await readFile(file('summary'), 'utf8'),
    report: report ?? { verdict: 'none', about: '', next: [] },
    rules: [...new Set((report?.findings ?? []).map(({ rule }) => rule))],
  };
}

/** The file of a pull_request event, as far as it is used. */
export function pullRequest(parts: {
  readonly head: string;
  readonly branch: string;
  readonly base?: string;
  readonly before?: string;
  readonly fork?: boolean;
  readonly title?: string;
}): unknown {
  const { head, branch, base = 'main', before, fork = false, title = 'A change' } = parts;
  return {
    action: before === undefined ? 'opened' : 'synchronize',
    number: 7,
    ...(before === undefined ? {} : { before, after: head }),
    pull_request: {
      number: 7,
      title,
      head: {
        sha: head,
        ref: branch,
        repo: { id: fork ? 2 : 1, full_name: fork ? 'them/records' : 'lab/records' },
      },
      base: { ref: base, repo: { id: 1, full_name: 'lab/records' } },
    },
    repository: { id: 1, full_name: 'lab/records', default_branch: 'main' },
  };
}

/** The file of a merge_group event. */
export function mergeGroup(head: string, base = 'main'): unknown {
  return {
    action: 'checks_requested',
    merge_group: {
      head_sha: head,
      head_ref: `refs/heads/gh-readonly-queue/${base}/pr-7-x`,
      base_ref: `refs/heads/${base}`,
    },
    repository: { id: 1, full_name: 'lab/records' },
  };
}
