import { basename, resolve } from 'node:path';
import { runGit } from '../repository/git/run.ts';
import { fail } from '../rules/finding.ts';
import { isOid } from '../rules/values.ts';
import type { ContextOptions } from './context.ts';

/** The system under test: by its commit, or by a work tree whose HEAD is taken. */
export interface SystemInput {
  /** Its name; by default that of the work tree's folder. */
  readonly system?: string | undefined;
  /** A full commit id. */
  readonly commit?: string | undefined;
  /** The work tree that is tested. */
  readonly systemDir?: string | undefined;
}

const short = (text: string) => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);

/** The commit checked out in a work tree without changes: with changes, what is tested is in no commit. */
async function headOf(options: ContextOptions, folder: string): Promise<string> {
  const location = { cwd: folder, env: options.env, interactive: options.interactive ?? false };
  const text = async (...args: string[]) => {
    const { stdout, exitCode } = await runGit(location, args, { okExitCodes: 'any' });
    return exitCode === 0 ? Buffer.from(stdout).toString('utf8').trim() : null;
  };
  const head = await text('rev-parse', '--verify', '--quiet', 'HEAD^{commit}');
  if (head === null || !isOid(head))
    fail('respond/commit', `${folder} is no work tree with a commit checked out`);
  const changes = await text('status', '--porcelain', '--untracked-files=normal');
  if (changes !== '')
    fail('respond/commit', `${folder} has changes that no commit holds: ${short(changes ?? '')}`, {
      fix: 'commit them, then test and answer again; or name what was tested: `--system NAME --commit OID`',
    });
  return head;
}

/**
 * `SYSTEM OID` of what is tested, or undefined where the caller names nothing. Raises `respond/commit`: an error, never
 * an empty value.
 */
export async function systemCommit(options: ContextOptions, input: SystemInput): Promise<string | undefined> {
  const folder = input.systemDir === undefined ? null : resolve(options.cwd, input.systemDir);
  if (folder === null && input.commit === undefined) {
    if (input.system !== undefined) fail('respond/commit', `${input.system} is named, but no commit of it`);
    return undefined;
  }
  const system = input.system ?? (folder === null ? '' : basename(folder));
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(system))
    fail('respond/commit', `${short(system)} is no name of a system`, { fix: 'name it: `--system NAME`' });
  const commit = input.commit ?? (await headOf(options, folder ?? options.cwd));
  if (!isOid(commit))
    fail('respond/commit', `${short(commit)} is not a full commit id of 40 hexadecimal digits`);
  return `${system} ${commit}`;
}
