import { type GitRepository, openRepository } from '../repository/git/location.ts';
import { packageFile } from '../repository/package-files.ts';
import { fail } from '../rules/finding.ts';
import { type ContextOptions, openContext } from './context.ts';
import {
  foreignHooksPath,
  type HookSet,
  type HookState,
  hooksDirectory,
  installHook,
  ownHooksPath,
  previousHook,
  quote,
  removeHook,
  stateOfHook,
} from './hook-files.ts';

/** The hooks of a clone. They help who works with plain git; the boundary is the gate on the server. */
export interface LocalHookStatus {
  readonly directory: string;
  /** Of all of them: `other` where they differ. */
  readonly state: HookState;
  readonly hooks: readonly {
    readonly name: string;
    readonly state: HookState;
    /** The hook that was there before and still runs. */
    readonly previous: string | null;
  }[];
  /** The hooks folder of the account or the machine, where that keeps git from running these; null if none does. */
  readonly elsewhere: string | null;
}

const hookNames = ['reference-transaction', 'commit-msg', 'pre-commit'] as const;

/** Where git runs the hooks of a clone. */
function placeOf(repository: GitRepository): string {
  return repository.workTree ?? repository.commonDir;
}

async function localSet(repository: GitRepository, trunk: string): Promise<HookSet> {
  return {
    prefix: 'local-',
    names: hookNames,
    mark: '# A local hook of git-qms ',
    // Another than the gate's: a repository that is server and clone at once may have both.
    aside: '.before-qms-local',
    directory: await hooksDirectory(repository, placeOf(repository)),
    filled: {
      '@PROGRAM@': quote(packageFile('dist/local-hook.cjs')),
      '@TRUNK@': quote(`refs/heads/${trunk}`),
      '@COMMON@': quote(repository.commonDir),
    },
  };
}

async function openClone(options: ContextOptions): Promise<GitRepository> {
  const repository = await openRepository(options.cwd, options.env);
  if (repository.isBare)
    fail('usage/missing-argument', 'this repository has no work tree, so local hooks are of no use', {
      fix: 'on a server install the gate: `qms hooks install --server DIR --genesis OID`',
    });
  return repository;
}

/** Trunk's name as genesis has it: nothing changes that, so it may stand in a script. */
async function trunkOf(options: ContextOptions): Promise<string> {
  const context = await openContext(options);
  await context.close();
  return context.founded.genesis.trunk;
}

async function statusOf(repository: GitRepository, set: HookSet): Promise<LocalHookStatus> {
  const hooks = await Promise.all(
    hookNames.map(async (name) => ({
      name,
      state: await stateOfHook(set, name),
      previous: await previousHook(set, name),
    })),
  );
  const [first] = hooks;
  return {
    directory: set.directory,
    state: hooks.every(({ state }) => state === first?.state) ? (first?.state ?? 'missing') : 'other',
    hooks,
    elsewhere:
      (await ownHooksPath(repository, placeOf(repository))) === null
        ? await foreignHooksPath(repository)
        : null,
  };
}

/** Installs the hooks of a clone, keeping those that were there. Raises `genesis/none` where no system is founded. */
export async function installLocalHooks(options: ContextOptions): Promise<LocalHookStatus> {
  const repository = await openClone(options);
  const set = await localSet(repository, await trunkOf(options));
  if (!options.dryRun) for (const name of set.names) await installHook(set, name);
  return statusOf(repository, set);
}

export async function localHookStatus(options: ContextOptions): Promise<LocalHookStatus> {
  const repository = await openClone(options);
  return statusOf(repository, await localSet(repository, await trunkOf(options)));
}

/** Takes the hooks of a clone away again, and puts back those that were there. */
export async function removeLocalHooks(options: ContextOptions): Promise<LocalHookStatus> {
  const repository = await openClone(options);
  const set = await localSet(repository, await trunkOf(options));
  if (!options.dryRun) for (const name of set.names) await removeHook(set, name);
  return statusOf(repository, set);
}
