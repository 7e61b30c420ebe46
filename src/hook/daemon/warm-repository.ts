import { stat } from 'node:fs/promises';
import { type GitRepository, openRepository } from '../../repository/git/location.ts';
import { identityOf } from '../../repository/git/seen-files.ts';
import { includesFiles, settingsFiles } from '../../repository/git/settings-files.ts';

/** However quiet the files are, git is asked again after so many milliseconds. */
const longest = 60_000;

interface Opened {
  readonly repository: GitRepository;
  readonly files: string;
  readonly at: number;
}

async function identityOfFiles(gitDir: string, env: GitRepository['env']): Promise<string> {
  const paths = settingsFiles({ gitDir, commonDir: gitDir, env });
  const found = await Promise.all(paths.map((path) => stat(path, { bigint: true }).catch(() => null)));
  return found.map(identityOf).join('\n');
}

/**
 * Opens a repository as {@link openRepository} does, and asks git again only where one of its settings may have changed.
 * Settings that come from further files are asked for each time.
 */
export function warmRepository(): typeof openRepository {
  let known: Opened | null = null;
  return async (cwd, env) => {
    const files = await identityOfFiles(cwd, env);
    const now = Date.now();
    if (known?.files === files && now - known.at < longest && known.repository.gitDir === cwd) {
      const inQuarantine = env.GIT_QUARANTINE_PATH !== undefined;
      return { ...known.repository, cwd, env, inQuarantine };
    }
    const repository = await openRepository(cwd, env);
    const whole = !includesFiles(repository);
    known = whole && repository.commonDir === repository.gitDir ? { repository, files, at: now } : null;
    return repository;
  };
}
