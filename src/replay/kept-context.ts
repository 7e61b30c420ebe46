import { type ContextOptions, openContext, type ReadContext, recordPrefix } from '../acts/context.ts';
import type { ActOutcome } from '../acts/outcome.ts';
import { type DocId, isDocId, type Oid } from '../rules/values.ts';

/** A repository that stays open from one act to the next, with what was read and judged in it. */
export interface KeptContext {
  /** Takes the place of {@link openContext}; closing what it gives does nothing. */
  open(options: ContextOptions): Promise<ReadContext>;
  /** An act has moved these refs. */
  moved(refs: ActOutcome['refs']): void;
  /** An act on this record was refused: what it had made before is not in the repository. */
  refused(id: DocId): Promise<void>;
  close(): Promise<void>;
}

/** Whether the history that was folded in memory ends where the refs do, for the records that an act may have touched. */
async function endsAtRefs({ history, tips, trunkTip }: ReadContext, touched: readonly DocId[]) {
  if (history.source.trunk.steps.at(-1)?.oid !== trunkTip) return false;
  for (const id of touched) {
    const chain = await history.chain(id);
    if ((chain.ok ? chain.value.oids.at(-1) : undefined) !== tips.get(id)) return false;
  }
  return true;
}

/**
 * Keeps a repository open that nobody else writes to. Only after an act that was refused with some of its events made is
 * it opened anew.
 */
export function keepContext(): KeptContext {
  let kept: ReadContext | null = null;

  async function close(): Promise<void> {
    const closing = kept;
    kept = null;
    await closing?.reader.close();
  }

  return {
    async open(options) {
      kept ??= await openContext(options);
      return { ...kept, options, close: async () => {} };
    },
    moved(refs) {
      if (!kept) return;
      const tips = new Map(kept.tips);
      let { trunkTip } = kept;
      for (const { ref, new: to } of refs) {
        const id = ref.slice(recordPrefix.length);
        if (ref.startsWith(recordPrefix) && isDocId(id)) tips.set(id, to as Oid);
        else trunkTip = to as Oid;
      }
      kept = { ...kept, tips, trunkTip };
    },
    async refused(id) {
      if (!kept) return;
      const parent = id.replace(/-[A-Z]+-[0-9]+$/, '');
      const family = [...kept.tips.keys()].filter((each) => each === parent || each.startsWith(`${id}-`));
      if (!(await endsAtRefs(kept, [id, ...family]))) await close();
    },
    close,
  };
}
