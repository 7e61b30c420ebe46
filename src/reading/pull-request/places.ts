import type { ReadContext } from '../../acts/context.ts';
import { commitBytes, readLinks } from '../../history/commits.ts';
import { entryAt } from '../../repository/objects/tree.ts';
import type { Finding, Where } from '../../rules/finding.ts';
import { recordDirectory } from '../../rules/kinds/ids.ts';
import { isDocId, isOid, type Oid } from '../../rules/values.ts';
import type { GateCondition } from '../gates/condition.ts';

/** A file's path from the top of the repository: rules about a record's document name it within the record's directory. */
function pathFromTop({ record, path }: Where): string | undefined {
  const directory = record !== undefined && isDocId(record) ? recordDirectory(record) : null;
  if (path === undefined || directory === null || path.startsWith('.qms/')) return path;
  return `${directory}/${path}`;
}

/** Conditions, and all below them, with every finding put another way. */
async function withFindings(
  conditions: readonly GateCondition[],
  change: (found: Finding) => Promise<Finding>,
): Promise<GateCondition[]> {
  return Promise.all(
    conditions.map(async (each) => ({
      ...each,
      findings: await Promise.all(each.findings.map(change)),
      conditions: await withFindings(each.conditions, change),
    })),
  );
}

/**
 * Conditions whose findings name files as the pull request has them. A line is one of the file that was judged: it is left
 * out where the head has another text there, and nothing of the finding but its place is touched.
 */
export async function placedInFiles(
  { reader, tips }: ReadContext,
  head: Oid,
  conditions: readonly GateCondition[],
): Promise<readonly GateCondition[]> {
  const blobs = new Map<string, Promise<Oid | null>>();
  const read = async (commit: Oid, path: string): Promise<Oid | null> => {
    const bytes = await commitBytes(reader, commit);
    const links = bytes.ok ? readLinks(bytes.value) : null;
    return (links && (await entryAt(reader, links.tree, path))?.oid) ?? null;
  };
  const blobAt = (commit: Oid, path: string): Promise<Oid | null> => {
    const known = blobs.get(`${commit} ${path}`) ?? read(commit, path).catch(() => null);
    blobs.set(`${commit} ${path}`, known);
    return known;
  };
  const judgedAt = async ({ record, commit }: Where, path: string): Promise<Oid | null> => {
    const own = commit !== undefined && isOid(commit) ? await blobAt(commit, path) : null;
    // What is foreseen has no commit yet, and would leave the document as it stands.
    const tip = record !== undefined && isDocId(record) ? tips.get(record) : undefined;
    return own ?? (tip ? blobAt(tip, path) : null);
  };
  return withFindings(conditions, async (found) => {
    const path = pathFromTop(found.where);
    if (path === undefined) return found;
    const { line, column, ...where } = found.where;
    const placed = { ...found, where: { ...where, path } };
    if (line === undefined) return placed;
    const there = await blobAt(head, path);
    const same = there !== null && there === (await judgedAt(where, path));
    return same ? { ...placed, where: { ...placed.where, line, ...(column ? { column } : {}) } } : placed;
  });
}
