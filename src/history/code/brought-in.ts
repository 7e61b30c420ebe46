import { diffTrees } from '../../repository/objects/tree.ts';
import type { DocId } from '../../rules/values.ts';
import type { History } from '../history.ts';
import { trunkTreeAt } from './facts.ts';

/** The files that came into trunk under a record, up to a step: those of its code steps, whatever cleared them. */
export async function broughtInBy(history: History, id: DocId, upTo: number): Promise<readonly string[]> {
  const { reader, trunk } = history.source;
  const files = new Set<string>();
  for (const { record, index } of trunk.codes) {
    if (record !== id || index > upTo) continue;
    const [before, after] = [await trunkTreeAt(history, index - 1), await trunkTreeAt(history, index)];
    if (before && after) for (const { path } of await diffTrees(reader, before, after)) files.add(path);
  }
  return [...files].sort();
}
