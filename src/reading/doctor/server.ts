import type { ContextOptions } from '../../acts/context.ts';
import { hookStatus } from '../../acts/hooks.ts';
import { readConfig } from '../../repository/git/config.ts';
import type { GitRepository } from '../../repository/git/location.ts';
import { bad, type Check, good, prefer, warn } from './check.ts';

/** To have none is no fault: the hook judges by itself. */
function daemonCheck(state: Awaited<ReturnType<typeof hookStatus>>['daemon']): readonly Check[] {
  const name = 'gate daemon';
  if (state === 'none') return [];
  if (state === 'answers') return [good('server', name, 'answers')];
  const value = state === 'silent' ? 'does not answer' : 'is of another build or environment';
  return [
    warn('server', name, value, 'end `qms gate-daemon` and start it again; until then the hook judges'),
  ];
}

/** What a repository that others push to needs. @param genesis its root of trust, for the command that mends */
export async function checkServer(
  options: ContextOptions,
  repository: GitRepository,
  genesis: string | null,
): Promise<readonly Check[]> {
  const group = 'server';
  const status = await hookStatus(options, repository.commonDir);
  const install = `qms hooks install --server ${repository.commonDir} --genesis ${genesis ?? 'OID'}`;
  const forced = await readConfig(repository, 'receive.denyNonFastForwards');
  const says = {
    installed: 'installed',
    missing: 'missing: every push is accepted unjudged',
    other: 'of another version, or not ours',
  };
  return [
    status.state === 'installed'
      ? good(group, 'gate', says.installed)
      : bad(group, 'gate', says[status.state], install),
    ...daemonCheck(status.daemon),
    ...status.settings.map(({ key, wanted, value }) =>
      prefer(value === wanted, group, key, value ?? 'not set', `git config ${key} ${wanted}`),
    ),
    prefer(
      forced === 'true',
      group,
      'receive.denyNonFastForwards',
      forced ?? 'not set',
      'git config receive.denyNonFastForwards true',
    ),
  ];
}
