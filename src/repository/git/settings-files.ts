import { join } from 'node:path';
import type { GitRepository } from './location.ts';

/** The files that say what a repository is and how git is set; whether they are there or not. */
export function settingsFiles({
  gitDir,
  commonDir,
  env,
}: Pick<GitRepository, 'gitDir' | 'commonDir' | 'env'>): string[] {
  const home = env.HOME ?? '';
  return [
    join(commonDir, 'config'),
    join(gitDir, 'config.worktree'),
    join(commonDir, 'shallow'),
    join(commonDir, 'info', 'grafts'),
    join(gitDir, 'commondir'),
    env.GIT_CONFIG_GLOBAL ?? join(home, '.gitconfig'),
    join(env.XDG_CONFIG_HOME ?? join(home, '.config'), 'git', 'config'),
    env.GIT_CONFIG_SYSTEM ?? '/etc/gitconfig',
  ];
}

/** Whether settings come from further files, which nobody can name. */
export function includesFiles({ config }: Pick<GitRepository, 'config'>): boolean {
  return [...config.keys()].some((key) => /^include(if)?\./.test(key));
}
