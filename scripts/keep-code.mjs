// Runs the programs on a small quality system, so that what they compile is kept beside them and need not be compiled
// again. Without it they only start later: where it fails, the build says so and goes on.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export function keepCode(dist) {
  const folder = mkdtempSync(join(tmpdir(), 'qms-build-'));
  // A build may run in a hook, whose variables lead git elsewhere.
  const own = Object.entries(process.env).filter(([name]) => !/^(GIT|QMS)_/.test(name));
  const env = {
    ...Object.fromEntries(own),
    QMS_KEEP_CODE: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
  };
  const [clone, server, ada, quinn] = ['clone', 'server', 'ada', 'quinn'].map((name) => join(folder, name));
  const run = (command, ...args) =>
    execFileSync(command, args, {
      cwd: folder,
      env: { ...env, HOME: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const git = (...args) => run('git', '-C', clone, ...args);
  const keeping = (keep, args) =>
    execFileSync(process.execPath, [join(dist, 'qms.cjs'), ...args], {
      cwd: clone,
      env: { ...env, HOME: folder, QMS_SIGNING_KEY: ada, QMS_KEEP_CODE: keep },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const qms = (...args) => keeping('1', args);
  try {
    run('git', 'init', '--quiet', '--bare', '--initial-branch=main', server);
    run('git', 'init', '--quiet', '--initial-branch=main', clone);
    for (const key of [ada, quinn]) run('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', key);
    const member = (name, group, key) =>
      `--member=name=${name},email=${name}@example.org,group=${group},kind=human,key=${key}.pub`;
    qms('init', '--name', 'build', member('ada', 'administrator', ada), member('quinn', 'quality', quinn));
    const genesis = git('rev-parse', 'main').toString().trim();
    git('remote', 'add', 'origin', server);
    git('config', 'qms.remote', '');
    git('push', '--quiet', 'origin', 'main');
    qms('hooks', 'install', '--server', server, '--genesis', genesis);
    qms('create', 'SOP', '--title', 'Built');
    for (const command of ['history', 'diff'])
      for (const more of [[], ['--json']]) qms(command, 'SOP-001', ...more);
    // The first time a reading looks at everything, later at what was remembered: both are kept, the second most of all.
    for (const command of ['status', 'list', 'next', 'inbox', 'verify'])
      for (const more of [[], ['--json'], []])
        keeping('own', [command, ...(command === 'status' ? ['SOP-001'] : []), ...more]);
    // Pushed by git itself: what qms starts is not told to keep code.
    git('push', '--quiet', 'origin', 'qms/SOP-001');
  } catch (error) {
    process.stderr.write(
      `the programs will start slower: their code was not kept (${String(error.stderr ?? error)})\n`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
