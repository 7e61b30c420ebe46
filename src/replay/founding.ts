import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContextOptions } from '../acts/context.ts';
import { installHooks } from '../acts/hooks.ts';
import { init } from '../acts/init.ts';
import { runGit } from '../repository/git/run.ts';
import { packageVersion } from '../repository/package-files.ts';
import { createKey } from '../repository/signatures/new-key.ts';
import { fail } from '../rules/finding.ts';
import { replayPolicy, rosterOf, sponsor } from './roster.ts';
import type { StageFolders } from './stage.ts';

async function requireEmpty(folder: string): Promise<void> {
  const there = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    return fail('replay/into', `${folder} cannot be used: ${error.code}`, { cause: error });
  });
  if (there.length > 0) fail('replay/into', `${folder} is not empty`);
}

/**
 * Founds the quality system of a replay: `server.git` with the gate, `work` that pushes to it, and a key for each actor in `keys`.
 *
 * @param users names in the log
 * @param time of genesis, in seconds: not after the first event
 */
export async function found(
  into: string,
  users: Iterable<string>,
  time: number,
  outer: Readonly<Record<string, string | undefined>>,
): Promise<StageFolders> {
  await requireEmpty(into);
  const folders = { work: join(into, 'work'), server: join(into, 'server.git'), keys: join(into, 'keys') };
  await mkdir(folders.keys, { recursive: true, mode: 0o700 });
  const env = {
    PATH: outer.PATH,
    TMPDIR: outer.TMPDIR,
    HOME: folders.keys,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
  };
  const git = (...args: string[]) => runGit({ cwd: into, env }, args);
  await git('init', '--quiet', '--bare', '--initial-branch=main', folders.server);
  await git('init', '--quiet', '--initial-branch=main', folders.work);
  await git('-C', folders.work, 'remote', 'add', 'origin', folders.server);
  const roster = rosterOf(users);
  for (const member of roster) await createKey(join(folders.keys, member.id), member.id, { env });
  const options: ContextOptions = {
    cwd: folders.work,
    env,
    keyFlag: join(folders.keys, sponsor),
    clock: () => time * 1000,
    home: folders.keys,
  };
  const members = roster.map((member) =>
    Object.entries({ ...member, key: join(folders.keys, member.id) })
      .filter(([, value]) => value !== null)
      .map(([field, value]) => `${field}=${value}`)
      .join(','),
  );
  const policyYaml = replayPolicy(roster, packageVersion());
  const founded = await init(options, { members, name: 'replay', policyYaml });
  const genesis = founded.commits[0]?.oid ?? fail('genesis/none', 'nothing was founded');
  await installHooks(options, { server: folders.server, genesis });
  return { work: folders.work, keys: folders.keys, env, genesis };
}
