import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { GitRepository } from '../repository/git/location.ts';
import { gitText } from '../repository/git/run.ts';
import { packageFile, packageVersion } from '../repository/package-files.ts';

/** Hooks that belong together: the gate of a server, or the help in a clone. */
export interface HookSet {
  /** How the names of its scripts in this package's `hooks/` begin. */
  readonly prefix: string;
  readonly names: readonly string[];
  /** How a script of this set begins its second line. */
  readonly mark: string;
  /** What the name of a hook that was there before gets at its end. */
  readonly aside: string;
  /** The folder that git runs hooks from. */
  readonly directory: string;
  /** What stands for each mark of a script beside the usual ones. */
  readonly filled: Readonly<Record<string, string>>;
}

/** `installed`, `missing`, or `other`: a hook that is not this program's, or of another version. */
export type HookState = 'installed' | 'missing' | 'other';

/** A word for the shell, whatever it holds. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A setting as this one scope has it: git-qms runs git without hooks, so asking git where they are would mislead. */
async function hooksPathIn(repository: GitRepository, scope: 'local' | 'global' | 'system') {
  const args = ['config', `--${scope}`, '--type=path', '--get', 'core.hooksPath'];
  const text = (await gitText(repository, args, { okExitCodes: [0, 1] })).trim();
  return text === '' ? null : text;
}

/** The repository's own `core.hooksPath`. @param base the folder that git runs these hooks in */
export async function ownHooksPath(repository: GitRepository, base: string): Promise<string | null> {
  const own = await hooksPathIn(repository, 'local');
  return own === null ? null : resolve(base, own);
}

/** The hooks folder of the account or the machine, which takes the place of the repository's. */
export async function foreignHooksPath(repository: GitRepository): Promise<string | null> {
  return (await hooksPathIn(repository, 'global')) ?? (await hooksPathIn(repository, 'system'));
}

/** Where this repository's hooks are, unless the machine says otherwise. */
export async function hooksDirectory(repository: GitRepository, base: string): Promise<string> {
  return (await ownHooksPath(repository, base)) ?? join(repository.commonDir, 'hooks');
}

async function readOrNull(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

function asideOf(set: HookSet, name: string): string {
  return join(set.directory, `${name}${set.aside}`);
}

/** A hook script of this package with the repository's paths filled in. */
async function script(set: HookSet, name: string): Promise<string> {
  const filled: Readonly<Record<string, string>> = {
    '@VERSION@': packageVersion(),
    '@NODE@': quote(process.execPath),
    '@PREVIOUS@': quote(asideOf(set, name)),
    ...set.filled,
  };
  const text = await readFile(packageFile(`hooks/${set.prefix}${name}`), 'utf8');
  return text.replace(/@[A-Z]+@/g, (mark) => filled[mark] ?? mark);
}

/** Writes one hook whole, moving aside one that is not ours. */
export async function installHook(set: HookSet, name: string): Promise<void> {
  const path = join(set.directory, name);
  const present = await readOrNull(path);
  await mkdir(set.directory, { recursive: true });
  const fresh = `${path}.new`;
  await writeFile(fresh, await script(set, name));
  await chmod(fresh, 0o755);
  if (present !== null && !present.includes(set.mark)) await rename(path, asideOf(set, name));
  await rename(fresh, path);
}

/** Takes a hook of ours away, and puts back the one that was there. */
export async function removeHook(set: HookSet, name: string): Promise<void> {
  const path = join(set.directory, name);
  if (!(await readOrNull(path))?.includes(set.mark)) return;
  if ((await previousHook(set, name)) === null) await rm(path);
  else await rename(asideOf(set, name), path);
}

/** The hook that was there before, if one was. */
export async function previousHook(set: HookSet, name: string): Promise<string | null> {
  const path = asideOf(set, name);
  return (await readOrNull(path)) === null ? null : path;
}

export async function stateOfHook(set: HookSet, name: string): Promise<HookState> {
  const present = await readOrNull(join(set.directory, name));
  if (present === null) return 'missing';
  return present === (await script(set, name)) ? 'installed' : 'other';
}
