import { createHash } from 'node:crypto';
import type { DocId, Oid } from '../rules/values.ts';

/**
 * One figure for the state of a whole quality system, to be written down elsewhere and compared later: SHA-256 over
 * `git-qms-figure-v1\n`, `trunk <oid>\n`, and `<ID> <oid>\n` for every record branch in ascending order of ids.
 */
export function figureOf(trunk: Oid, tips: ReadonlyMap<DocId, Oid>): string {
  const lines = [...tips].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, tip]) => `${id} ${tip}\n`);
  const text = `git-qms-figure-v1\ntrunk ${trunk}\n${lines.join('')}`;
  return createHash('sha256').update(text).digest('hex');
}
