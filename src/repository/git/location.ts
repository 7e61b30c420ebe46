import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, QmsError } from '../../rules/finding.ts';
import { readWholeConfig } from './config.ts';
import type { GitLocation } from './environment.ts';
import { failGit } from './failure.ts';
import { runGit } from './run.ts';
import { checkGitVersion } from './version.ts';

/** An open repository and the facts about it that decide what can be trusted; all paths are absolute. */
export interface GitRepository extends GitLocation {
  readonly gitDir: string;
  /** Holds objects and refs; differs from `gitDir` in a linked worktree. */
  readonly commonDir: string;
  readonly workTree: string | null;
  /** As it was when the repository was opened; see {@link readWholeConfig}. */
  readonly config: ReadonlyMap<string, string>;
  readonly isBare: boolean;
  /** Inside a push that is not accepted yet: refs must not move, objects must not be added. */
  readonly inQuarantine: boolean;
  readonly shallow: boolean;
  readonly partial: boolean;
  /** `info/grafts` says something. The runner ignores it; other git commands in this clone do not. */
  readonly hasGrafts: boolean;
}

async function locate(location: GitLocation): Promise<readonly string[]> {
  const asked = [
    '--is-bare-repository',
    '--is-shallow-repository',
    '--show-object-format',
    '--git-dir',
    '--git-common-dir',
  ];
  try {
    // Where there is no work tree, `--show-toplevel` is the one question that fails, after the others were answered.
    const args = ['rev-parse', '--path-format=absolute', ...asked, '--show-toplevel'];
    const { stdout, stderr, exitCode } = await runGit(location, args, { okExitCodes: [0, 128] });
    const answers = Buffer.from(stdout).toString('utf8').split('\n').slice(0, -1);
    if (exitCode !== 0 && answers.length < asked.length) failGit('git rev-parse', 'failed', stderr);
    if (answers.length !== asked.length + (exitCode === 0 ? 1 : 0))
      fail('repository/none', 'the path of the repository holds a line break');
    return answers;
  } catch (error) {
    const said = error instanceof QmsError ? error.message : '';
    if (/not a git repository/i.test(said)) {
      fail('repository/none', `${JSON.stringify(location.cwd)} is not in a git repository`, { cause: error });
    }
    if (/compatobjectformat/i.test(said)) failCompatFormat(error);
    await checkGitVersion(location);
    throw error;
  }
}

function failCompatFormat(cause?: unknown): never {
  fail('repository/compat-format', 'the repository keeps a second object format (compatObjectFormat)', {
    cause,
  });
}

async function isFilled(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && found.size > 0;
}

/**
 * Opens the repository that git finds from `cwd` and `env`: an ordinary one, bare, a linked worktree, or, in a hook,
 * the one with the quarantine of the push.
 *
 * @throws `repository/none`, `repository/sha256`, `repository/compat-format`, `git/missing`; `git/too-old` where an old
 *   git does not answer
 */
export async function openRepository(
  cwd: string,
  env: GitLocation['env'],
  options: Pick<GitLocation, 'interactive' | 'signal'> = {},
): Promise<GitRepository> {
  const location: GitLocation = { cwd, env, ...options };
  const [answers, config] = await Promise.all([locate(location), readWholeConfig(location)]);
  const [bare, shallow, format, gitDir = '', commonDir = '', workTree = null] = answers;
  if (format !== 'sha1') {
    fail('repository/sha256', `the repository names its objects by ${format}; only sha1 is supported`);
  }
  if (config.has('extensions.compatobjectformat')) failCompatFormat();
  return {
    ...location,
    gitDir,
    commonDir,
    workTree,
    config,
    isBare: bare === 'true',
    inQuarantine: env.GIT_QUARANTINE_PATH !== undefined,
    shallow: shallow === 'true',
    partial: [...config].some(
      ([key, value]) =>
        key === 'extensions.partialclone' ||
        (/^remote\..*\.(promisor|partialclonefilter)$/s.test(key) && value !== 'false'),
    ),
    hasGrafts: await isFilled(join(commonDir, 'info', 'grafts')),
  };
}
