import { type ContextOptions, openContext } from '../acts/context.ts';
import { checkpointPath } from '../history/checkpoint.ts';
import { readLinks } from '../history/commits.ts';
import type { GitRepository } from '../repository/git/location.ts';
import { gitText } from '../repository/git/run.ts';
import { diffTrees } from '../repository/objects/tree.ts';
import { type Finding, fail } from '../rules/finding.ts';
import { outsideRecord } from '../rules/record/checks.ts';
import { governedPath } from '../rules/trunk/judge-step.ts';
import { isDocId, isOid, type Oid } from '../rules/values.ts';

/** The tree of the coming commit: git gives its hooks the index that it will commit. */
export async function indexTree(repository: GitRepository): Promise<Oid> {
  const tree = (await gitText(repository, ['write-tree'])).trim();
  if (!isOid(tree)) fail('git/failed', `git write-tree printed ${JSON.stringify(tree)}`);
  return tree;
}

/** The record whose file a governed path is, for the advice. */
function adviceFor(path: string): string | undefined {
  const id = path.startsWith('.qms/docs/')
    ? (path.split('/').find((part) => isDocId(part) && part.includes('-')) ?? null)
    : null;
  return id === null
    ? undefined
    : `take it out of the commit with \`git restore --staged ${path}\`, and change it through its record: \`qms checkout ${id}\``;
}

/**
 * The pre-commit hook: what is staged on trunk or on a record's branch, and may not be committed there. The message is
 * not written yet, so only paths are looked at.
 */
export async function checkStaged(options: ContextOptions, ref: string): Promise<readonly Finding[]> {
  const context = await openContext(options);
  try {
    const { repository, reader, policy } = context;
    const head = (await gitText(repository, ['rev-parse', '--verify', 'HEAD^{commit}'])).trim() as Oid;
    const bytes = (await reader.read(head))?.bytes;
    const before = bytes ? (readLinks(bytes)?.tree ?? null) : null;
    const changes = await diffTrees(reader, before, await indexTree(repository));
    const where = { ref };
    if (ref === `refs/heads/${context.refs.trunk}`) {
      // A checkpoint by hand is lawful, and judged when trunk moves.
      return changes.flatMap(({ path }) => {
        const found = path === checkpointPath ? null : governedPath(policy, path, where);
        const fix = adviceFor(path);
        return found ? [fix === undefined ? found : { ...found, fix }] : [];
      });
    }
    const id = ref.slice('refs/heads/qms/'.length);
    return isDocId(id) ? changes.flatMap(({ path }) => outsideRecord(id, path, where) ?? []) : [];
  } finally {
    await context.close();
  }
}
