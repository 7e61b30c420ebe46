import type { ObjectReader } from '../repository/objects/reader.ts';
import { ok, type Result, refuse } from '../rules/finding.ts';
import { readStep } from '../rules/trunk/step.ts';
import type { Oid } from '../rules/values.ts';
import { commitBytes, readLinks } from './commits.ts';

/**
 * The genesis that a trunk claims: the root of its first-parent line, or the second parent of the merge by which the
 * quality system entered an older history. A claim only; who wants to be sure pins the id.
 */
export async function findGenesis(reader: ObjectReader, trunkTip: Oid): Promise<Result<Oid>> {
  for (let oid: Oid | undefined = trunkTip; oid !== undefined; ) {
    const bytes = await commitBytes(reader, oid);
    if (!bytes.ok) return bytes;
    const step = readStep(oid, bytes.value);
    const entrance = step.ok && step.value.step.kind === 'genesis' ? step.value.step.parents[1] : undefined;
    if (entrance) return ok(entrance);
    const links = readLinks(bytes.value);
    if (links?.parents.length === 0) {
      const root = /^QMS-Event: genesis$/m.test(new TextDecoder('latin1').decode(bytes.value));
      if (root) return ok(oid);
    }
    oid = links?.parents[0];
  }
  return refuse('genesis/none', `no quality system is founded on ${trunkTip}`);
}
