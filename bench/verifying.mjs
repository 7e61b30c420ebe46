// Judging everything, against git's own check of the signatures alone.
import { join } from 'node:path';
import { inTurns, memoryOf, timed } from './measure.mjs';
import { git, qms } from './systems.mjs';

export function verifying(system, runs) {
  const full = [qms, 'verify', '--full', '--genesis', system.genesis];
  const sample = git(system.path, 'rev-list', '--max-count=200', '--glob=refs/heads/qms/*').split('\n');
  // `init` noted the file where the system was made, which is not where it was kept.
  const signers = `gpg.ssh.allowedSignersFile=${join(system.path, '.qms/allowed_signers')}`;
  const stock = (...args) =>
    timed('git', ['-c', signers, ...args, ...sample], { cwd: system.path }) / sample.length;
  const times = inTurns(runs, {
    full: () => timed(process.execPath, full, { cwd: system.path }) / system.commits,
    verifyCommit: () => stock('verify-commit'),
    showSignature: () => stock('log', '--show-signature', '--no-walk'),
  });
  return { ...times, megabytes: memoryOf(full, system.path) };
}

/** Bytes of the packs for each event and step. */
export function diskOf(system) {
  const size = /size-pack: ([0-9]+)/.exec(git(system.path, 'count-objects', '-v'));
  return (Number(size?.[1]) * 1024) / system.commits;
}
