import { createHash } from 'node:crypto';
import { readDocument } from '../documents/parse.ts';
import { type Finding, finding } from '../rules/finding.ts';
import type { Kind } from '../rules/kinds.ts';
import type { PrincipalId } from '../rules/values.ts';
import { complete, withoutForeignKeys } from './adapt.ts';
import type { LegacyEvent } from './legacy/event.ts';
import { standInForm, textAsBefore } from './mend-again.ts';
import { type Repaired, repair } from './repair.ts';
import { noteRefusals, remember, type Story } from './story.ts';
import type { Teller } from './teller.ts';

export type WithContent = (content: Uint8Array) => Promise<readonly Finding[] | null>;

export const digestOfText = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Of a text of the archive, without the front matter that the older system rewrote past its log. */
export const digestOfSource = (bytes: Uint8Array, kind: Kind): string =>
  digestOfText(withoutForeignKeys(bytes, kind)?.bytes ?? bytes);

/** What {@link repair} needs to know of a text of this document. */
export function repairing(
  story: Story,
  text: Uint8Array,
  before: Uint8Array | null,
  who: PrincipalId,
  time: number,
) {
  const day = new Date(time * 1000).toISOString().slice(0, 10);
  return { kind: story.kind, title: story.title, lawful: story.typed(text).lawful, before, who, day };
}

/**
 * Brings a text in as the archive has it, with the typed front matter that it says in prose. What the rules refuse of it
 * is noted, repaired and tried again; the same lines are then exchanged in later texts without another refusal.
 */
export async function bringIn(
  teller: Teller,
  event: LegacyEvent,
  source: Uint8Array,
  who: PrincipalId,
  act: WithContent,
): Promise<readonly Finding[] | null> {
  const { story } = teller;
  const whole = complete(source, story.kind, story.typed(source).said);
  let text = textAsBefore(whole.bytes, story, await teller.look());
  const notes = [...whole.notes];
  if (text !== whole.bytes) notes.push('mended as the text before');
  const repairs: Repaired[] = [];
  for (let turn = 0; ; turn++) {
    const refused = await act(text);
    if (refused === null) break;
    const before = (await teller.look())?.text ?? null;
    const repaired = turn < 6 ? repair(text, refused, repairing(story, text, before, who, event.time)) : null;
    if (repaired === null) return refused;
    noteRefusals(story, event, refused);
    text = repaired.bytes;
    notes.push(...repaired.notes);
    repairs.push(repaired);
  }
  story.brought = { from: digestOfSource(source, story.kind), to: digestOfText(text), notes };
  for (const repaired of repairs) remember(story, repaired);
  for (const note of notes) story.adapted.push({ line: event.line, note });
  return null;
}

/** What would be found in a text once it is routed; items without any outcome may have had none. */
function foreseen(text: Uint8Array, { kind }: Story): Finding[] {
  const { findings, items } = readDocument(text, kind);
  const odd = items.filter(({ outcome }) => !['', 'Pass', 'Fail'].includes(outcome));
  return [
    ...findings,
    ...odd.map(({ id, outcome }) => finding('execution/incomplete', `${id} has the outcome "${outcome}"`)),
  ];
}

/**
 * Brings in what stands for a lost text. Nobody knows what the lost one said, so nothing that is wrong with the other is
 * held against the event: it is repaired without a word, or refused.
 */
export async function bringStandIn(
  teller: Teller,
  event: LegacyEvent,
  standIn: Uint8Array,
  who: PrincipalId,
  act: WithContent,
): Promise<readonly Finding[] | null> {
  const { story } = teller;
  const completed = complete(standIn, story.kind, story.typed(standIn).lawful).bytes;
  let text = standInForm(completed, story, await teller.look());
  text = repair(text, foreseen(text, story), repairing(story, text, null, who, event.time))?.bytes ?? text;
  for (let turn = 0; ; turn++) {
    const refused = await act(text);
    if (refused === null) break;
    const before = (await teller.look())?.text ?? null;
    const repaired = turn < 6 ? repair(text, refused, repairing(story, text, before, who, event.time)) : null;
    if (repaired === null) return refused;
    text = repaired.bytes;
  }
  story.brought = { from: null, to: digestOfText(text), notes: [] };
  return null;
}
