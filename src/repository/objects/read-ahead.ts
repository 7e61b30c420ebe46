import { isOid, type Oid } from '../../rules/values.ts';
import type { GitLocation } from '../git/environment.ts';
import { gitText } from '../git/run.ts';
import type { ObjectReader } from './reader.ts';

/** As many commits as a reader remembers, and how many are asked for at once. */
const most = 10_000;
const batch = 500;

/**
 * Reads the first parents of a commit in a few large batches, so that a walk from parent to parent finds them at hand.
 * What git lists is a hint: the walk itself says what the line is, and what of it cannot be read.
 */
export async function readAhead(location: GitLocation, reader: ObjectReader, tip: Oid): Promise<void> {
  const args = ['rev-list', '--first-parent', `--max-count=${most}`, tip, '--'];
  const listed = (await gitText(location, args, { okExitCodes: 'any' })).split('\n').filter(isOid);
  for (let start = 0; start < listed.length; start += batch)
    await reader.readMany(listed.slice(start, start + batch)).catch(() => []);
}
