// Measures, as ratios in one run on one machine; asserts nothing. `npm run bench -- [RECORDS] [RUNS]`.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const qms = join(root, 'dist/qms.cjs');
const [records = 50, runs = 11] = process.argv.slice(2).map(Number);
if (!(records >= 1) || !(runs >= 10)) {
  process.stderr.write('usage: npm run bench -- [RECORDS, at least 1] [RUNS, at least 10]\n');
  process.exit(2);
}

for (const name of Object.keys(process.env)) if (/^(GIT_|QMS_)/.test(name)) delete process.env[name];
Object.assign(process.env, { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' });

const git = (cwd, ...args) => execFileSync('git', args, { cwd, encoding: 'utf8', maxBuffer: 1 << 28 }).trim();

/** Milliseconds of one process, from its start to its end; what it prints is read, and its status must be 0. */
function timed(command, args, cwd) {
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(command, args, { cwd, maxBuffer: 1 << 28 });
  const end = process.hrtime.bigint();
  if (status !== 0) throw new Error(`${command} ${args.slice(0, 3).join(' ')}: ${status} ${stderr}`);
  return Number(end - start) / 1e6;
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Times several things in turns, so that a slow moment of the machine falls on all of them. */
function inTurns(things) {
  const times = Object.fromEntries(Object.keys(things).map((name) => [name, []]));
  for (let run = 0; run < runs; run++) {
    for (const [name, measure] of Object.entries(things)) times[name].push(measure(run));
  }
  return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, median(values)]));
}

/** The generator is TypeScript over src/; bundled below node_modules it still finds the package's templates. */
async function loadGenerator() {
  const outfile = join(root, 'node_modules/.cache/git-qms-bench/generate.mjs');
  await build({
    entryPoints: [join(root, 'bench/generate.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
  });
  return import(pathToFileURL(outfile).href);
}

async function prepare(scratch, name, size, ahead) {
  const { generate } = await loadGenerator();
  const [path, keys] = ['work', 'keys'].map((part) => join(scratch, name, part));
  for (const folder of [path, keys]) mkdirSync(folder, { recursive: true });
  git(path, 'init', '--quiet', '--initial-branch=main');
  const made = await generate(path, keys, size, ahead);
  git(path, 'update-ref', 'refs/bench/ahead', made.ahead.at(-1) ?? made.genesis);
  git(path, 'repack', '-adq');
  git(path, 'update-ref', '-d', 'refs/bench/ahead');
  return { path, ...made };
}

function serverOf(scratch, system, name, gated) {
  const server = join(scratch, name);
  git(scratch, 'clone', '--quiet', '--mirror', system.path, server);
  if (gated) {
    execFileSync('node', [qms, 'hooks', 'install', '--server', server, '--genesis', system.genesis], {
      cwd: system.path,
    });
  }
  return server;
}

const scratch = mkdtempSync(join(tmpdir(), 'git-qms-bench-'));
try {
  const started = Date.now();
  const small = await prepare(scratch, 'small', 3, 0);
  const system = await prepare(scratch, 'measured', records, runs);
  const preparation = (Date.now() - started) / 1000;

  const start = inTurns({
    node: () => timed('node', ['-e', '0'], small.path),
    help: () => timed('node', [qms, '--version'], small.path),
    status: () => timed('node', [qms, 'status', 'SOP-001'], small.path),
  });

  const open = serverOf(scratch, system, 'open.git', false);
  const gated = serverOf(scratch, system, 'gated.git', true);
  const push = (server) => (run) =>
    timed('git', ['push', '--quiet', server, `${system.ahead[run]}:refs/heads/qms/CR-001`], system.path);
  const pushes = inTurns({ without: push(open), with: push(gated) });

  const events = system.commits.length;
  const sample = system.commits.slice(-Math.min(events, 100));
  const judged = inTurns({
    verify: () => timed('node', [qms, 'verify', '--full', '--genesis', system.genesis], system.path),
    commits: () => timed('git', ['verify-commit', ...sample], system.path),
  });

  const perEvent = judged.verify / events;
  const perCommit = judged.commits / sample.length;
  const figures = {
    records,
    commits: events,
    runs,
    nodeStartMs: start.node,
    versionMs: start.help,
    statusMs: start.status,
    statusPerNodeStart: start.status / start.node,
    pushWithoutHookMs: pushes.without,
    pushWithHookMs: pushes.with,
    hookMs: pushes.with - pushes.without,
    hookPerNodeStart: (pushes.with - pushes.without) / start.node,
    verifyFullMs: judged.verify,
    verifyPerCommitMs: perEvent,
    gitVerifyCommitMs: perCommit,
    gitVerifyCommitPerVerify: perCommit / perEvent,
  };
  const [load = 0] = loadavg();
  const machine = `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, load ${load.toFixed(1)}, node ${process.version}, ${git(scratch, 'version')}`;
  const ms = (value) => `${value.toFixed(value < 10 ? 2 : 0)} ms`;
  const times = (value) => `${value.toFixed(2)} x`;
  const rows = [
    ['node -e 0', ms(figures.nodeStartMs), ''],
    ['qms --version', ms(figures.versionMs), `${times(figures.versionMs / figures.nodeStartMs)} node`],
    ['qms status, 3 records', ms(figures.statusMs), `${times(figures.statusPerNodeStart)} node`],
    ['push of one event, no hook', ms(figures.pushWithoutHookMs), ''],
    ['push of one event, gated', ms(figures.pushWithHookMs), ''],
    ['the hook', ms(figures.hookMs), `${times(figures.hookPerNodeStart)} node`],
    [`qms verify --full, ${events} commits`, ms(figures.verifyFullMs), `${ms(perEvent)} a commit`],
    [
      'git verify-commit',
      `${ms(perCommit)} a commit`,
      `${times(figures.gitVerifyCommitPerVerify)} qms verify`,
    ],
  ];
  const wide = Math.max(...rows.map(([name]) => name.length));
  const second = Math.max(...rows.map(([, value]) => value.length));
  process.stdout.write(`${machine}\n`);
  process.stdout.write(`${records} records made in ${preparation.toFixed(1)} s; medians of ${runs} runs\n\n`);
  for (const [name, value, ratio] of rows)
    process.stdout.write(`${name.padEnd(wide)}  ${value.padStart(second)}  ${ratio}`.trimEnd().concat('\n'));
  process.stdout.write(`\n${JSON.stringify({ machine, ...figures }, null, 2)}\n`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
