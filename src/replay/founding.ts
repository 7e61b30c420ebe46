import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContextOptions } from '../acts/context.ts';
import { installHooks } from '../acts/hooks.ts';
import { init } from '../acts/init.ts';
import { runGit } from '../repository/git/run.ts';
import { packageVersion } from '../repository/package-files.ts';
import { createKey } from '../repository/signatures/new-key.ts';
import { fail } from '../rules/finding.ts';
import type { StageFolders } from './folders.ts';
import { replayPolicy, rosterOf, sponsor } from './roster.ts';
import { share } from './share.ts';

/**
 * Founds the quality system of a replay: `server.git` with the gate, `work` where the acts are made, and a key for each
 * actor in `keys`. What an interrupted founding left is cleared away first.
 *
 * @param users names in the log
 * @param time of genesis, in seconds: not after the first event
 * @returns the id of genesis
 */
export async function found(folders: StageFolders, users: Iterable<string>, time: number): Promise<string> {
  const { work, server, keys, env } = folders;
  for (const folder of [work, server, keys]) await rm(folder, { recursive: true, force: true });
  await mkdir(keys, { recursive: true, mode: 0o700 });
  const git = (...args: string[]) => runGit({ cwd: keys, env }, args);
  await git('init', '--quiet', '--bare', '--initial-branch=main', server);
  await git('init', '--quiet', '--initial-branch=main', work);
  const roster = rosterOf(users);
  for (const member of roster) await createKey(join(keys, member.id), member.id, { env });
  const options: ContextOptions = {
    cwd: work,
    env,
    keyFlag: join(keys, sponsor),
    clock: () => time * 1000,
    home: keys,
  };
  const members = roster.map((member) =>
    Object.entries({ ...member, key: join(keys, member.id) })
      .filter(([, value]) => value !== null)
      .map(([field, value]) => `${field}=${value}`)
      .join(','),
  );
  const policyYaml = replayPolicy(roster, packageVersion());
  const founded = await init(options, { members, name: 'replay', policyYaml });
  const genesis = founded.commits[0]?.oid ?? fail('genesis/none', 'nothing was founded');
  await installHooks(options, { server, genesis });
  // Acts are local, and shared in batches. No branch is checked out, so that no work tree has to follow trunk.
  await git('-C', work, 'symbolic-ref', 'HEAD', 'refs/heads/desk');
  await git('-C', work, 'config', 'qms.remote', '');
  await git('-C', work, 'remote', 'add', 'origin', server);
  await share(folders);
  return genesis;
}
