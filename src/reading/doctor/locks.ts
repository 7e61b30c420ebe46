import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Check, warn } from './check.ts';

/** Locks of single files, beside those of refs. */
const single = ['packed-refs.lock', 'shallow.lock', 'index.lock', 'HEAD.lock', 'config.lock'];

/**
 * The locks of git that lie in a repository. A running command takes its own away; one that was killed leaves it, and
 * whatever it locks cannot move until somebody removes it.
 */
export async function checkLocks(commonDir: string): Promise<readonly Check[]> {
  const refs = await readdir(join(commonDir, 'refs'), { recursive: true }).catch(() => []);
  const top = await readdir(commonDir);
  const found = [
    ...refs.filter((path) => path.endsWith('.lock')).map((path) => join('refs', path)),
    ...single.filter((name) => top.includes(name)),
  ];
  return found
    .sort()
    .map((path) =>
      warn(
        'repository',
        'lock',
        `${path}: nothing that it locks can move`,
        `rm ${join(commonDir, path)}, once no git command runs here`,
      ),
    );
}
