import type { GitRepository } from '../../repository/git/location.ts';
import { hasReplaceRefs } from '../../repository/git/ref-files.ts';
import { type Check, good, prefer } from './check.ts';
import { checkLocks } from './locks.ts';

/** Whether what this clone holds is all there is, and is what it seems to be. */
export async function checkRepository(repository: GitRepository): Promise<readonly Check[]> {
  const group = 'repository';
  const { workTree, commonDir, shallow, partial, hasGrafts, config } = repository;
  const replaced = await hasReplaceRefs(repository);
  const graph = config.get('fetch.writecommitgraph');
  return [
    good(group, 'place', workTree ?? `${commonDir} (bare)`),
    good(group, 'object format', 'sha1'),
    prefer(
      !shallow,
      group,
      'depth',
      shallow ? 'shallow: history is cut off' : 'whole',
      'git fetch --unshallow',
    ),
    prefer(
      !partial,
      group,
      'objects',
      partial ? 'a partial clone: some are missing' : 'not filtered',
      'clone again without --filter',
    ),
    prefer(
      !hasGrafts,
      group,
      'grafts',
      hasGrafts ? 'info/grafts shows another history to plain git' : 'none',
      `rm ${commonDir}/info/grafts`,
    ),
    prefer(
      !replaced,
      group,
      'replace refs',
      replaced ? 'refs/replace/ shows other objects to plain git' : 'none',
      'git replace -d $(git replace -l)',
    ),
    prefer(
      graph === 'true',
      group,
      'commit-graph',
      graph === 'true' ? 'written at each fetch' : 'not written; long histories are slower',
      'git config fetch.writeCommitGraph true',
    ),
    ...(await checkLocks(commonDir)),
  ];
}
