import type { ReadContext } from '../../acts/context.ts';
import { type DocId, isDocId } from '../../rules/values.ts';

/** The records that may rest on a record, or it on them: those that it pins, and all above and below it by their ids. */
export async function relatives({ history, tips }: ReadContext, id: DocId): Promise<readonly DocId[]> {
  const judged = await history.judgeRecord(id);
  const pinned = judged.ok ? Object.keys(judged.value.state.pins).filter(isDocId) : [];
  const family = [...tips.keys()].filter((each) => each.startsWith(`${id}-`) || id.startsWith(`${each}-`));
  return [...new Set([...pinned, ...family])];
}
