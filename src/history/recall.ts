import type { Result } from '../rules/finding.ts';
import type { DocId, Oid } from '../rules/values.ts';
import { type JudgedChain, takeOver } from './judged-chain.ts';

/** Where what was remembered must stand today. */
export interface Today {
  readonly genesis: Oid;
  readonly trunk: ReadonlyMap<Oid, number>;
  chain(id: DocId): Promise<Result<JudgedChain>>;
}

/**
 * Believes what an earlier process came to, if it still rests on the same history: each event that it pins, and those
 * that they pin in turn, stand on the chains of today and were judged too. Pins never go back along a chain, so the last
 * ones speak for all. A branch that was rewritten takes away the belief in whatever rested on it.
 */
export async function recall(judged: JudgedChain, today: Today): Promise<void> {
  const seen = new Map<DocId, JudgedChain>([[judged.chain.id, judged]]);
  if (await restsOn(judged, today, seen)) for (const each of seen.values()) takeOver(each);
  else judged.remembered = [];
}

async function restsOn(judged: JudgedChain, today: Today, seen: Map<DocId, JudgedChain>): Promise<boolean> {
  for (const [name, oid] of Object.entries(judged.remembered.at(-1)?.pins ?? {})) {
    if (oid === today.genesis || (name === 'trunk' && today.trunk.has(oid))) continue;
    if (name === 'trunk') return false;
    const id = name as DocId;
    const other = await today.chain(id);
    const place = other.ok ? other.value.chain.places.get(oid) : undefined;
    if (!other.ok || place === undefined) return false;
    if (place < other.value.valid) continue;
    if (place >= (other.value.remembered.at(-1)?.events ?? 0)) return false;
    if (seen.has(id)) continue;
    seen.set(id, other.value);
    if (!(await restsOn(other.value, today, seen))) return false;
  }
  return true;
}
