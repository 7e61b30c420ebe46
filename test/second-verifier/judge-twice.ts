import { rm } from 'node:fs/promises';
import { ungatedCopy } from '../helpers/gated-server.ts';
import { type EventByHand, eventsByHand } from '../helpers/hand-made.ts';
import type { QualitySystem } from '../helpers/quality-system.ts';
import { firstOpinion, secondOpinion } from './second-opinion.ts';

/** Where a change record's document stands. */
export const pathOf = (id: string) => `.qms/docs/CR/0xx/${id}/${id}.md`;

/** What both verifiers say of a record that goes on with these events, where nobody stood at the gate. */
export async function judgeTwice(qs: QualitySystem, ...events: readonly EventByHand[]) {
  const copy = await ungatedCopy(qs, { [`qms/${events[0]?.id}`]: await eventsByHand(qs, ...events) });
  const [first, second] = [await firstOpinion(copy), await secondOpinion(copy)];
  await rm(copy, { recursive: true });
  return { first, second };
}

/** The text with a part exchanged, which must be there. */
export function exchange(text: string, part: string | RegExp, by: string): string {
  const after = text.replace(part, () => by);
  if (after === text) throw new Error(`nothing to exchange: ${part}`);
  return after;
}
