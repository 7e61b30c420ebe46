import { type Finding, finding } from '../finding.ts';
import { foldName } from '../fold-name.ts';
import type { Policy, Principal } from '../policy/policy.ts';
import { holds } from '../policy/questions.ts';
import { classifyRef } from '../refs.ts';
import { looksGoverned } from '../systems/paths.ts';
import { matchesGlob } from '../trunk/glob.ts';

/** What a principal reaches through the git proxy: globs of paths, and of branches without `refs/heads/`. */
export interface Reach {
  readonly read: readonly string[];
  readonly write: readonly string[];
  readonly push: readonly string[];
}

/** Stands for the id of whoever asks, in a glob of branches. */
const me = '{me}';

/** Where the policy says nothing: all is read, all but `.qms/` is written, one's own branches and those of execution are pushed. */
export const usualReach: Reach = { read: ['**'], write: ['**'], push: [`agent/${me}/**`, 'exec/**'] };

/** What a principal reaches, each list for itself: what the policy says of it, else of its group, else what is usual. */
export function reachOf(
  { proxy }: Pick<Policy, 'proxy'>,
  { id, group }: Pick<Principal, 'id' | 'group'>,
): Reach {
  const said = (list: keyof Reach) => proxy.get(id)?.[list] ?? proxy.get(group)?.[list] ?? usualReach[list];
  return {
    read: said('read'),
    write: said('write'),
    push: said('push').map((glob) => glob.replaceAll(me, id)),
  };
}

const among = (globs: readonly string[], path: string): boolean =>
  globs.some((glob) => matchesGlob(glob, path));

/** Whether nothing is kept from a reader, so that nothing needs to be filtered. */
export function readsAll({ read }: Reach): boolean {
  return read.includes('**');
}

export function mayRead(reach: Reach, path: string): boolean {
  return readsAll(reach) || among(reach.read, path);
}

/** Why a path may not be read, or null. */
export function checkRead(reach: Reach, path: string): Finding | null {
  return mayRead(reach, path)
    ? null
    : finding(
        'git-mcp/not-readable',
        `${JSON.stringify(path)} is not among what you may read: ${reach.read.join(', ') || 'nothing'}`,
      );
}

/** Names that stand for git's own directory on some file system: by folding, short names, streams, dots at the end. */
function looksLikeGit(name: string): boolean {
  return /^(\.git|git~[0-9]+)$/.test(foldName(name.split(':')[0] ?? ''));
}

/** A path that no file system takes for another one, or for a place of git's own. */
function isPlainPath(path: string): boolean {
  const parts = path.split('/');
  return (
    path.length <= 1000 &&
    path === path.normalize('NFC') &&
    !/[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029\\]/u.test(path) &&
    parts.every((each) => !['', '.', '..'].includes(each) && !/[. ]$/.test(each) && !looksLikeGit(each))
  );
}

/** Why a path may not be written, or null. */
export function checkWrite(reach: Reach, path: string): Finding | null {
  const shown = JSON.stringify(path.slice(0, 200));
  if (!isPlainPath(path))
    return finding('git-mcp/path', `${shown} is no path of a file that means the same everywhere`);
  if (looksGoverned(path))
    return finding('git-mcp/governed-path', `${shown} lies in .qms/, which only acts on records change`);
  return among(reach.write, path)
    ? null
    : finding(
        'git-mcp/not-writable',
        `${shown} is not among what you may write: ${reach.write.join(', ') || 'nothing'}`,
      );
}

/**
 * Why a principal may not make, move or push a branch, or null. What the server protects is refused here with the way
 * that leads there.
 *
 * @param branch without `refs/heads/`
 */
export function checkBranch(
  policy: Policy,
  { id }: Principal,
  reach: Reach,
  branch: string,
  trunk: string,
): Finding | null {
  const ref = `refs/heads/${branch}`;
  const kind = classifyRef(ref, trunk);
  const governed = (message: string, fix: string) =>
    finding('git-mcp/governed-ref', message, { fix, where: { ref } });
  if (kind.kind === 'trunk')
    return governed(
      `${branch} is trunk: code comes there through the gate of its change record`,
      'push your execution branch, then qms_merge (`qms merge ID`)',
    );
  if (kind.kind === 'record')
    return governed(
      `${branch} is the record ${kind.id}`,
      'act on it with the tools of the quality system: `qms next ID`',
    );
  if (kind.kind === 'refused' || kind.kind === 'release' || kind.kind === 'proposal')
    return governed(`${branch} could be taken for a governed name`, 'choose a name below agent/');
  const own = `you may push ${reach.push.join(', ') || 'nothing'}`;
  if (!among(reach.push, branch))
    return finding('git-mcp/not-your-branch', `${branch} is not among your branches; ${own}`, {
      where: { ref },
    });
  if (kind.kind === 'execution' && !holds(policy, id, 'execute'))
    return finding('git-mcp/not-your-branch', `${branch} is for those who may execute, and ${id} may not`, {
      fix: 'leave it to somebody with the right to execute',
      where: { ref },
    });
  return null;
}
