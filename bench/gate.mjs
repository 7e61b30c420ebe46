// How long the Action's gate takes beyond git's fetch. On its own: `node bench/gate.mjs [RECORDS] [RUNS]`, after a build.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildAction } from '../scripts/build-action.mjs';
import { summary } from './measure.mjs';
import { git, systemOf } from './systems.mjs';

/** Wall and processor time of one process and all that it starts, in milliseconds; bash alone counts those too. */
function spent(command, args, { cwd, env, most = 0 }) {
  const ran = spawnSync('bash', ['-c', 'TIMEFORMAT="%3R %3U %3S"; time "$@"', '-', command, ...args], {
    cwd,
    env,
    encoding: 'utf8',
  });
  const [wall, user, system] = ran.stderr.trim().split('\n').at(-1).split(' ').map(Number);
  if (ran.status === null || ran.status > most)
    throw new Error(`${command}: ${ran.status}: ${ran.stdout}${ran.stderr}`);
  return { wall: wall * 1000, processor: (user + system) * 1000 };
}

/** A clone as actions/checkout leaves it, of a host to which the pull requests below were pushed. */
function cloned(system, scratch) {
  const server = join(scratch, 'host.git');
  const clone = join(scratch, 'clone');
  git(scratch, 'clone', '--quiet', '--bare', '--no-hardlinks', system.path, server);
  const main = git(server, 'rev-parse', 'main');
  const [before, ended] = git(server, 'rev-parse', 'main^1', 'main^2').split('\n');
  const work = join(scratch, 'work');
  git(scratch, 'clone', '--quiet', '--no-checkout', '--shared', server, work);
  git(work, 'config', 'user.name', 'ada');
  git(work, 'config', 'user.email', 'ada@example.org');
  git(work, 'config', 'gpg.format', 'ssh');
  git(work, 'config', 'user.signingkey', join(system.keys, 'ada'));
  git(work, 'read-tree', before);
  writeFileSync(join(work, 'README.md'), 'Read me\n');
  git(work, 'add', 'README.md');
  const tree = git(work, 'write-tree');
  const commit = (...args) => git(work, 'commit-tree', ...args, tree);
  const [id] = Object.keys(system.ahead);
  const change = commit('-p', before, '-m', 'Say more');
  const code = commit('-p', before, '-S', '-m', `Say more\n\nQMS-CR: ${id}`);
  const heads = { [change]: 'more', [code]: `exec/${id}`, [main]: 'gh-readonly-queue/main/pr-1' };
  const refspecs = Object.entries(heads).map(([oid, branch]) => `${oid}:refs/heads/${branch}`);
  git(work, 'push', '--quiet', 'origin', ...refspecs, `+${before}:refs/heads/main`);
  const spec = git(
    server,
    'for-each-ref',
    '--points-at',
    ended,
    '--format=%(refname:lstrip=2)',
    'refs/heads/qms',
  );
  mkdirSync(clone);
  git(clone, 'init', '--quiet');
  git(clone, 'remote', 'add', 'origin', server);
  git(clone, 'config', 'gc.auto', '0');
  const refs = ['+refs/heads/*:refs/remotes/origin/*', '+refs/tags/*:refs/tags/*'];
  const fetch = [
    '-c',
    'protocol.version=2',
    'fetch',
    '--quiet',
    '--prune',
    '--no-recurse-submodules',
    'origin',
  ];
  const fetched = spent('git', [...fetch, ...refs], { cwd: clone, env: process.env });
  git(clone, 'checkout', '--quiet', '--detach', 'refs/remotes/origin/main');
  const repo = { id: 1 };
  const asks = (branch, head, most, past = {}) => ({
    name: 'pull_request',
    most,
    payload: {
      number: 1,
      ...past,
      pull_request: { head: { sha: head, ref: branch, repo }, base: { ref: 'main', repo } },
    },
  });
  return {
    clone,
    fetched,
    forms: {
      'a record, opened': asks(spec, ended, 0),
      // Its approval may be older by now than a push allows.
      'a record, pushed to': asks(spec, ended, 1, { before: git(server, 'rev-parse', `${ended}^`) }),
      // The generated system has no code: the merge gate is not met.
      'an execution branch': asks(`exec/${id}`, code, 1),
      'an ordinary change': asks('more', change, 0),
      'a merge queue': {
        name: 'merge_group',
        most: 0,
        payload: { merge_group: { head_sha: main, base_ref: 'refs/heads/main' } },
      },
    },
  };
}

/** The gate on pull requests of all forms, and Node's start, in turns. */
export async function gated(system, scratch, runs) {
  const program = join(scratch, 'index.cjs');
  writeFileSync(program, await buildAction());
  const { clone, fetched, forms } = cloned(system, scratch);
  const env = { PATH: process.env.PATH, HOME: scratch, GITHUB_WORKSPACE: clone, RUNNER_TEMP: scratch };
  const measures = Object.entries(forms).map(([form, { name, payload, most }], place) => {
    const path = join(scratch, `event-${place}.json`);
    writeFileSync(path, JSON.stringify(payload));
    const inputs = {
      INPUT_MODE: 'gate',
      INPUT_GENESIS: system.genesis,
      INPUT_PATH: '.',
      INPUT_COMMENT: 'false',
    };
    const told = { GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: path };
    const options = { cwd: clone, env: { ...env, ...inputs, ...told }, most };
    return [form, () => spent(process.execPath, [program], options)];
  });
  measures.unshift(['node -e 0', () => spent(process.execPath, ['-e', '0'], { cwd: clone, env })]);
  const taken = Object.fromEntries(measures.map(([name]) => [name, []]));
  for (let run = 0; run < runs; run++) for (const [name, measure] of measures) taken[name].push(measure());
  return {
    fetched,
    taken: Object.entries(taken).map(([name, all]) => ({
      name,
      wall: summary(all.map((each) => each.wall)),
      processor: summary(all.map((each) => each.processor)),
    })),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [records = '1000', runs = '7'] = process.argv.slice(2);
  for (const name of Object.keys(process.env)) if (/^(GIT_|QMS_)/.test(name)) delete process.env[name];
  Object.assign(process.env, { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', NO_COLOR: '1' });
  const scratch = mkdtempSync(join(tmpdir(), 'git-qms-gate-'));
  try {
    const system = await systemOf(Number(records));
    const [load = 0] = loadavg();
    const ms = ({ median, least, most }) =>
      `${median.toFixed(0)} (${least.toFixed(0)} to ${most.toFixed(0)}) ms`;
    const { fetched, taken } = await gated(system, scratch, Number(runs));
    process.stdout.write(
      `${cpus().length} cores, load ${load.toFixed(1)}, node ${process.version}, ${records} records\n`,
    );
    process.stdout.write(
      `git fetch: ${fetched.wall.toFixed(0)} ms, of processor time ${fetched.processor.toFixed(0)} ms\n`,
    );
    for (const { name, wall, processor } of taken) {
      const starts = (wall.median / taken[0].wall.median).toFixed(1);
      process.stdout.write(
        `${name}: ${ms(wall)}, ${starts} of Node's start; of processor time ${ms(processor)}\n`,
      );
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
