// The commit whose sources a folder holds, printed where this is run by itself.
//
//   node scripts/own-commit.mjs [FOLDER]
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { root } from './bundling.mjs';

/** Null where git knows none, where a file differs from it, and where the folder only lies within somebody's repository. */
export function ownCommit(folder) {
  const git = (...args) => {
    const { status, stdout } = spawnSync('git', ['-C', folder, ...args], { encoding: 'utf8' });
    return status === 0 ? stdout.trim() : null;
  };
  if (git('rev-parse', '--show-prefix') !== '' || git('status', '--porcelain') !== '') return null;
  return git('rev-parse', '--verify', 'HEAD^{commit}');
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  process.stdout.write(`${ownCommit(process.argv[2] ?? root) ?? 'none'}\n`);
