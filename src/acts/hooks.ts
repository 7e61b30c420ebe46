import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readConfig, setConfig } from '../repository/git/config.ts';
import { type GitRepository, openRepository } from '../repository/git/location.ts';
import { gitText } from '../repository/git/run.ts';
import { packageFile, packageVersion } from '../repository/package-files.ts';
import { fail } from '../rules/finding.ts';
import { isOid } from '../rules/values.ts';
import type { ContextOptions } from './context.ts';

export interface HookInstallInput {
  /** The server's repository, bare or not. */
  readonly server: string;
  /** The root of trust that the gate judges from. */
  readonly genesis: string;
}

export interface HookStatus {
  readonly directory: string;
  readonly hook: string;
  /** `installed`, `missing`, or `other`: a hook that is not this program's, or of another version. */
  readonly state: 'installed' | 'missing' | 'other';
  readonly genesis: string | null;
  /** The hook that was there before and still runs, after the gate. */
  readonly previous: string | null;
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

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** The hook script: the gate first, then the hook that was there. Any failure, even of `node` itself, refuses. */
function script(previous: string): string {
  return `#!/bin/sh
# The gate of git-qms ${packageVersion()}: judges every governed ref of a push. Installed by \`qms hooks install\`.
input=$(mktemp) || exit 1
trap 'rm -f "$input"' EXIT
cat >"$input" || exit 1
${quote(process.execPath)} ${quote(packageFile('dist/hook.js'))} <"$input" || exit 1
if [ -x ${quote(previous)} ]; then
  ${quote(previous)} "$@" <"$input" || exit 1
fi
exit 0
`;
}

/** The repository's own setting: git-qms runs git without hooks, so asking git where they are would mislead. */
async function ownHooksPath(repository: GitRepository): Promise<string | null> {
  const text = await gitText(repository, ['config', '--local', '--get', 'core.hooksPath'], {
    okExitCodes: [0, 1],
  });
  return text.trim() === '' ? null : text.trim();
}

async function hookPath(repository: GitRepository): Promise<string> {
  const own = await ownHooksPath(repository);
  return join(
    own === null ? join(repository.commonDir, 'hooks') : resolve(repository.commonDir, own),
    'pre-receive',
  );
}

async function readOrNull(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

const ours = '# The gate of git-qms ';

/** Installs the gate on a server repository, keeping a hook that was there. */
export async function installHooks(options: ContextOptions, input: HookInstallInput): Promise<HookStatus> {
  if (!isOid(input.genesis))
    fail('id/oid', `${JSON.stringify(input.genesis)} is not a full 40-digit object id`);
  const repository = await openRepository(resolve(options.cwd, input.server), options.env);
  const path = await hookPath(repository);
  const previous = `${path}.before-qms`;
  const present = await readOrNull(path);
  if (options.dryRun) return hookStatus(options, input.server);
  await mkdir(join(path, '..'), { recursive: true });
  if (present !== null && !present.includes(ours)) await rename(path, previous);
  const fresh = `${path}.new`;
  await writeFile(fresh, script(previous));
  await chmod(fresh, 0o755);
  for (const [key, value] of Object.entries(settings)) await setConfig(repository, key, value);
  await setConfig(repository, 'qms.genesis', input.genesis);
  // A hooks folder of the machine's would take this one's place.
  if ((await ownHooksPath(repository)) === null)
    await setConfig(repository, 'core.hooksPath', join(repository.commonDir, 'hooks'));
  await rename(fresh, path);
  return hookStatus(options, input.server);
}

/** What stands on a server: the hook, the genesis that it judges from, git's settings. */
export async function hookStatus(options: ContextOptions, server: string): Promise<HookStatus> {
  const repository = await openRepository(resolve(options.cwd, server), options.env);
  const hook = await hookPath(repository);
  const present = await readOrNull(hook);
  const previous = `${hook}.before-qms`;
  const values = await Promise.all(
    Object.entries(settings).map(async ([key, wanted]) => ({
      key,
      wanted,
      value: await readConfig(repository, key),
    })),
  );
  return {
    directory: repository.commonDir,
    hook,
    state: present === null ? 'missing' : present === script(previous) ? 'installed' : 'other',
    genesis: await readConfig(repository, 'qms.genesis'),
    previous: (await readOrNull(previous)) === null ? null : previous,
    settings: values,
  };
}

/** Takes the gate away again and puts back the hook that was there. */
export async function removeHooks(options: ContextOptions, server: string): Promise<HookStatus> {
  const repository = await openRepository(resolve(options.cwd, server), options.env);
  const path = await hookPath(repository);
  const present = await readOrNull(path);
  if (present?.includes(ours) && !options.dryRun) {
    if ((await readOrNull(`${path}.before-qms`)) === null) await rm(path);
    else await rename(`${path}.before-qms`, path);
  }
  return hookStatus(options, server);
}
