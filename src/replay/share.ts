import { governedTips } from '../acts/context.ts';
import { openRepository } from '../repository/git/location.ts';
import type { RefUpdate } from '../repository/git/refs.ts';
import { fetch, push, recordRefspecs } from '../repository/git/remote.ts';
import { fail } from '../rules/finding.ts';
import type { StageFolders } from './folders.ts';

const remote = 'origin';
const trunk = 'main';

/** The governed refs of the repository that the replay acts in, by their full names. */
export async function governedRefs({ work, env }: StageFolders): Promise<Record<string, string>> {
  const repository = await openRepository(work, env);
  const { trunkTip, tips } = await governedTips(repository, { remote: null, trunk });
  const refs = [...tips].map(([id, oid]) => [`refs/heads/qms/${id}`, oid] as const);
  return Object.fromEntries([...(trunkTip ? [[`refs/heads/${trunk}`, trunkTip] as const] : []), ...refs]);
}

/**
 * Hands everything new to the server in one atomic push: the gate judges each event again, in a process of its own and
 * from the bytes. That it refuses what an act let through would be a defect of the product, so it ends the replay.
 */
export async function share({ work, env }: StageFolders): Promise<void> {
  const repository = await openRepository(work, env);
  await fetch(repository, remote, recordRefspecs(remote, trunk));
  const here = await governedTips(repository, { remote: null, trunk });
  const there = await governedTips(repository, { remote, trunk });
  const updates: RefUpdate[] = [{ ref: `refs/heads/${trunk}`, old: there.trunkTip, new: here.trunkTip }];
  for (const [id, tip] of here.tips)
    updates.push({ ref: `refs/heads/qms/${id}`, old: there.tips.get(id) ?? null, new: tip });
  const outcome = await push(
    repository,
    remote,
    updates.filter((update) => update.old !== update.new),
  );
  if (outcome.kind === 'race') fail('act/race', `${outcome.refs.join(', ')} moved on the server meanwhile`);
  if (outcome.kind === 'refused') fail('push/refused', `the gate refused: ${outcome.lines.join(' ')}`);
}
