import type { FoundedGenesis } from '../../history/genesis.ts';
import { indexTrunk, type TrunkIndex } from '../../history/trunk-index.ts';
import { refFiles } from '../../repository/git/ref-files.ts';
import { inspectRefs } from '../../repository/git/refs.ts';
import { judgedMemory } from '../../repository/judged-memory.ts';
import { judgedPrefixes } from '../../repository/judged-prefixes.ts';
import { ok } from '../../rules/finding.ts';
import type { Oid } from '../../rules/values.ts';
import type { GateTools } from '../pre-receive.ts';
import { warmObjects } from './warm-objects.ts';
import { warmRepository } from './warm-repository.ts';

/** Tools that keep what stays the same from push to push. */
export interface WarmTools extends GateTools {
  /** After a judgement that failed or hung: nothing that ran for it is used again. */
  renew(): Promise<void>;
  /** Leaves to later programs what was judged here. */
  close(): Promise<void>;
}

/** Trunk as it stands, indexed; where it moves with the push, the index is made for that push. */
function warmIndex(): NonNullable<GateTools['index']> {
  let known: { readonly tip: Oid; readonly genesis: Oid; readonly index: TrunkIndex } | null = null;
  return async (reader, founded: FoundedGenesis, tip, recall, moves) => {
    if (moves) return indexTrunk(reader, founded, tip, await recall());
    if (known?.tip === tip && known.genesis === founded.oid) return ok(known.index);
    const indexed = await indexTrunk(reader, founded, tip, await recall());
    // What is handed out later was left to other programs with this first one.
    if (indexed.ok) {
      const index = { ...indexed.value, recalled: indexed.value.steps.length };
      known = { tip, genesis: founded.oid, index };
    }
    return indexed;
  };
}

export function warmTools(commonDir: string): WarmTools {
  const memories = new Map<Oid, ReturnType<typeof judgedMemory>>();
  const objects = warmObjects();
  const files = refFiles(commonDir);
  return {
    open: warmRepository(),
    judged: (repository, genesis) => {
      const below = judgedPrefixes(repository, genesis);
      if (below === null) return null;
      const memory = memories.get(genesis) ?? judgedMemory();
      memories.set(genesis, memory);
      return memory.over(below);
    },
    objects: objects.open,
    refs: async (repository, prefixes) => (await files(prefixes)) ?? inspectRefs(repository, prefixes),
    index: warmIndex(),
    renew: objects.renew,
    close: async () => {
      await objects.renew();
      for (const memory of memories.values()) await memory.written();
    },
  };
}
