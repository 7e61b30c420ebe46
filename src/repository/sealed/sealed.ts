import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GitLocation } from '../git/environment.ts';
import type { GitRepository } from '../git/location.ts';

/**
 * A git directory of this process's own, in which git works on the objects of another repository:
 *
 *     sealed/config     written here, and the only configuration that git reads
 *     sealed/refs       none: revisions are object ids
 *     objects           those of the repository, by GIT_OBJECT_DIRECTORY
 *
 * What stands in the repository's own configuration, attributes, hooks, grafts and refs therefore never counts: filters,
 * text conversions, merge drivers, aliases and remotes by the name of their URL have no definition here. Options that
 * override single keys could not do that, since anybody may name a driver or a remote as they like.
 */
export interface Sealed {
  readonly folder: string;
  /** Where git runs that stays with the objects of `repository`. */
  inside(repository: GitRepository, more?: Readonly<Record<string, string>>): GitLocation;
  /** Where git runs that talks to a remote: with the user's own configuration, keys and proxies, as the operator gave them. */
  outward(repository: GitRepository): GitLocation;
  close(): Promise<void>;
}

/** No maintenance: it would take everything that these refs do not reach for garbage. */
const config = `[core]
	repositoryformatversion = 0
	bare = true
	commitGraph = false
	logAllRefUpdates = false
	symlinks = true
[gc]
	auto = 0
[maintenance]
	auto = false
[fetch]
	recurseSubmodules = false
	writeCommitGraph = false
[submodule]
	recurse = false
[credential]
	interactive = false
[protocol]
	allow = never
[protocol "file"]
	allow = always
[protocol "https"]
	allow = always
[protocol "ssh"]
	allow = always
`;

const nowhere = '/nonexistent';

/** What says where git works: that is said here alone. */
const places = [
  'GIT_DIR',
  'GIT_COMMON_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_QUARANTINE_PATH',
];

/** Makes the directory, for its owner alone; {@link Sealed.close} removes it. */
export async function openSealed(): Promise<Sealed> {
  const folder = await mkdtemp(join(tmpdir(), 'qms-git-'));
  await mkdir(join(folder, 'refs'));
  await mkdir(join(folder, 'objects'));
  await writeFile(join(folder, 'HEAD'), 'ref: refs/heads/none\n');
  await writeFile(join(folder, 'config'), config);

  function location(repository: GitRepository, env: GitLocation['env']): GitLocation {
    const { signal, commonDir } = repository;
    const objects = { GIT_DIR: folder, GIT_OBJECT_DIRECTORY: join(commonDir, 'objects') };
    return { cwd: folder, env: { ...env, ...objects }, ...(signal ? { signal } : {}) };
  }

  return {
    folder,
    inside: (repository, more = {}) =>
      location(repository, {
        PATH: repository.env.PATH,
        TMPDIR: repository.env.TMPDIR,
        HOME: nowhere,
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_NOSYSTEM: '1',
        ...more,
      }),
    outward: (repository) =>
      location(
        repository,
        Object.fromEntries(Object.entries(repository.env).filter(([name]) => !places.includes(name))),
      ),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
