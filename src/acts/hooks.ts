import { join, resolve } from 'node:path';
import { readConfig, setConfig } from '../repository/git/config.ts';
import { type GitRepository, openRepository } from '../repository/git/location.ts';
import { checkGitVersion } from '../repository/git/version.ts';
import { packageFile } from '../repository/package-files.ts';
import { fail } from '../rules/finding.ts';
import type { RuleId } from '../rules/registry.ts';
import { isOid } from '../rules/values.ts';
import type { ContextOptions } from './context.ts';
import { askGateDaemon, type GateDaemonState } from './gate-daemon/ask.ts';
import { gateSocket } from './gate-daemon/socket.ts';
import {
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

export interface HookInstallInput {
  /** The server's repository, bare or not. */
  readonly server: string;
  /** The root of trust that the gate judges from. */
  readonly genesis: string;
}

export interface HookStatus {
  readonly directory: string;
  readonly hook: string;
  readonly state: HookState;
  readonly genesis: string | null;
  /** The hook that was there before and still runs, after the gate. */
  readonly previous: string | null;
  /** The judge that stays awake, if one does. */
  readonly daemon: GateDaemonState;
  readonly settings: readonly {
    readonly key: string;
    readonly wanted: string;
    readonly value: string | null;
  }[];
}

/** git's own safety settings: damaged objects, oversized pushes and replace refs are refused before the gate runs. */
const settings: Readonly<Record<string, string>> = {
  'receive.fsckObjects': 'true',
  'receive.maxInputSize': '100m',
  'core.useReplaceRefs': 'false',
  'core.logAllRefUpdates': 'true',
};

/** The gate judges a push before it lands; the transaction hook holds together what rests on each other. */
async function gateOf(repository: GitRepository): Promise<HookSet> {
  return {
    prefix: '',
    names: ['pre-receive', 'reference-transaction'],
    mark: '# The gate of git-qms ',
    aside: '.before-qms',
    directory: await hooksDirectory(repository, repository.commonDir),
    filled: {
      '@PROGRAM@': quote(packageFile('dist/hook.cjs')),
      '@RULE@': 'push/not-atomic' satisfies RuleId,
      '@PLANS@': quote(join(repository.commonDir, 'qms')),
      '@SOCKET@': quote(gateSocket(repository.commonDir)),
      '@CLIENT@': quote(packageFile('hooks/gate-client.pl')),
      '@BUILD@': quote(packageFile('dist/build')),
    },
  };
}

/** Installs the gate on a server repository, keeping a hook that was there. */
export async function installHooks(options: ContextOptions, input: HookInstallInput): Promise<HookStatus> {
  if (!isOid(input.genesis))
    fail('id/oid', `${JSON.stringify(input.genesis)} is not a full 40-digit object id`);
  const repository = await openRepository(resolve(options.cwd, input.server), options.env);
  await checkGitVersion(repository);
  if (options.dryRun) return hookStatus(options, input.server);
  for (const [key, value] of Object.entries(settings)) await setConfig(repository, key, value);
  await setConfig(repository, 'qms.genesis', input.genesis);
  // A hooks folder of the machine's would take this one's place.
  if ((await ownHooksPath(repository, repository.commonDir)) === null)
    await setConfig(repository, 'core.hooksPath', join(repository.commonDir, 'hooks'));
  const gate = await gateOf(repository);
  for (const name of gate.names) await installHook(gate, name);
  return hookStatus(options, input.server);
}

/** What stands on a server: the hook, the genesis that it judges from, git's settings. */
export async function hookStatus(options: ContextOptions, server: string): Promise<HookStatus> {
  const repository = await openRepository(resolve(options.cwd, server), options.env);
  const gate = await gateOf(repository);
  const states = await Promise.all(gate.names.map((name) => stateOfHook(gate, name)));
  const values = await Promise.all(
    Object.entries(settings).map(async ([key, wanted]) => ({
      key,
      wanted,
      value: await readConfig(repository, key),
    })),
  );
  return {
    directory: repository.commonDir,
    hook: join(gate.directory, 'pre-receive'),
    state: states.find((state) => state !== 'installed') ?? 'installed',
    genesis: await readConfig(repository, 'qms.genesis'),
    previous: await previousHook(gate, 'pre-receive'),
    daemon: await askGateDaemon(repository),
    settings: values,
  };
}

/** Takes the gate away again and puts back the hook that was there. */
export async function removeHooks(options: ContextOptions, server: string): Promise<HookStatus> {
  const repository = await openRepository(resolve(options.cwd, server), options.env);
  const gate = await gateOf(repository);
  if (!options.dryRun) for (const name of gate.names) await removeHook(gate, name);
  return hookStatus(options, server);
}
