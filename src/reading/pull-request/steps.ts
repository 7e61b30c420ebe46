import type { ReadContext } from '../../acts/context.ts';
import { commitBytes, walkFirstParents } from '../../history/commits.ts';
import { readStep } from '../../rules/trunk/step.ts';
import type { DocId, Oid } from '../../rules/values.ts';

/** The records that the commits beyond trunk name as steps do; what cannot be read names none. */
export async function recordsNamed({ reader, trunkTip }: ReadContext, head: Oid): Promise<DocId[]> {
  const line = await walkFirstParents(reader, head, (oid) => oid === trunkTip);
  const found = new Set<DocId>();
  for (const oid of line.ok ? line.value : []) {
    const bytes = await commitBytes(reader, oid);
    const step = bytes.ok ? readStep(oid, bytes.value) : bytes;
    if (step.ok && step.value.step.document) found.add(step.value.step.document);
  }
  return [...found];
}
