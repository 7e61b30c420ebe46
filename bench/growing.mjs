// How it grows: founding in a repository with a long history of its own, and what archiving does for clones.
//
//     node bench/growing.mjs [COMMITS, default 1000000] [RECORDS, default 10000]
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { timed } from './measure.mjs';
import { git, qms, serverOf, systemOf } from './systems.mjs';

const [commits = 1_000_000, records = 10_000] = process.argv.slice(2).map(Number);
for (const name of Object.keys(process.env)) if (/^(GIT_|QMS_)/.test(name)) delete process.env[name];
Object.assign(process.env, { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', NO_COLOR: '1' });

const scratch = mkdtempSync(join(tmpdir(), 'git-qms-growing-'));
const say = (what, milliseconds) => process.stdout.write(`${what}: ${(milliseconds / 1000).toFixed(2)} s\n`);

/** A branch of so many commits, each of which changes one file. */
function longHistory(path) {
  const lines = [];
  for (let number = 1; number <= commits; number++) {
    const text = `change ${number}\n`;
    lines.push(
      `commit refs/heads/main\ncommitter Dev <dev@example.org> ${1_600_000_000 + number} +0000\ndata ${text.length}\n${text}`,
      `M 100644 inline src/file-${number % 100}\ndata ${text.length}\n${text}\n`,
    );
  }
  execFileSync('git', ['fast-import', '--quiet'], { cwd: path, input: lines.join(''), maxBuffer: 1 << 30 });
  git(path, 'commit-graph', 'write', '--reachable');
}

function founding() {
  const path = join(scratch, 'long');
  mkdirSync(path);
  git(path, 'init', '--quiet', '--initial-branch=main');
  longHistory(path);
  git(path, 'checkout', '--quiet', '-f', 'main');
  const key = (name) => join(scratch, name);
  for (const name of ['ada', 'quinn'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key(name)]);
  const member = (name, group) =>
    `--member=name=${name},email=${name}@example.org,group=${group},kind=human,key=${key(name)}.pub`;
  const run = (...args) => timed(process.execPath, [qms, ...args, '--key', key('ada')], { cwd: path });
  say(
    `qms init in a history of ${commits} commits`,
    run('init', '--name', 'long', member('ada', 'administrator'), member('quinn', 'quality')),
  );
  say('qms create there', run('create', 'CR', '--title', 'First'));
  say('qms verify --full there', timed(process.execPath, [qms, 'verify', '--full'], { cwd: path }));
  const genesis = git(path, 'config', 'qms.genesis');
  const server = serverOf({ path, genesis }, scratch, 'long', 'gated');
  const who = ['-c', 'user.name=Dev', '-c', 'user.email=dev@example.org'];
  git(path, ...who, 'commit', '--quiet', '--allow-empty', '-m', 'Work on a branch of its own');
  const push = (ref) => timed('git', ['push', '--quiet', server, ref], { cwd: path });
  say('push of a feature branch to the gated server', push('HEAD:refs/heads/feature'));
  run('comment', 'CR-001', '-m', 'A remark');
  say('push of one event to it', push('qms/CR-001'));
}

async function clones() {
  const system = await systemOf(records);
  const server = serverOf(system, scratch, 'all', 'open');
  const clone = (name) => timed('git', ['clone', '--quiet', '--no-local', server, join(scratch, name)]);
  say(`git clone of ${records} records`, clone('before'));
  const fetch = () => timed('git', ['fetch', '--quiet', '--prune'], { cwd: join(scratch, 'before') });
  say('git fetch of nothing new', fetch());
  git(join(scratch, 'before'), 'config', 'qms.genesis', system.genesis);
  say(
    'qms archive --closed',
    timed(process.execPath, [qms, 'archive', '--closed'], { cwd: join(scratch, 'before') }),
  );
  say('git clone after it', clone('after'));
  say('git fetch of nothing new after it', fetch());
  const left = git(server, 'for-each-ref', '--format=%(refname)', 'refs/heads/qms').split('\n').length;
  process.stdout.write(`${left} branches of records are left\n`);
}

try {
  founding();
  await clones();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
