import { readDocument } from '../documents/parse.ts';
import { encodeUtf8 } from '../rules/bytes/text.ts';
import { asApproved, inForm, nothingSaid } from './form.ts';
import { escapeUnfilled, quoteAll } from './placeholders.ts';
import { earlyKey, formKey, frozenKey } from './repair.ts';
import { emptyCells } from './rows.ts';
import type { Story } from './story.ts';
import type { Teller } from './teller.ts';

type Seen = Awaited<ReturnType<Teller['look']>>;

/** Makes the exchanges that were made before in other texts of the document, so that no refusal is told twice. */
export function exchangeAgain(bytes: Uint8Array, known: ReadonlyMap<string, string | null>): Uint8Array {
  if (known.size === 0) return bytes;
  let changed = false;
  const lines = Buffer.from(bytes)
    .toString('utf8')
    .split('\n')
    .flatMap((line) => {
      let by: string | null | undefined = line;
      for (let turn = 0; turn < 5 && by !== null && known.has(by); turn++) by = known.get(by) ?? null;
      changed ||= by !== line;
      return by === null ? [] : [by];
    });
  return changed ? encodeUtf8(lines.join('\n')) : bytes;
}

/** A text with what was mended in earlier texts of its document mended alike, so that no refusal is told twice. */
export function textAsBefore(bytes: Uint8Array, story: Story, seen: Seen): Uint8Array {
  const { kind, answered } = story;
  let now = exchangeAgain(bytes, story.exchanged);
  const before = seen?.text ?? null;
  if (before === null || seen?.record.released !== true) {
    const early = readDocument(now, kind).items.filter(({ id }) => answered.has(earlyKey(id)));
    if (early.length > 0) now = emptyCells(now, new Set(early.map(({ id }) => id)));
    return (answered.has(formKey) ? inForm(now, kind)?.bytes : null) ?? now;
  }
  if (Buffer.from(before).includes(nothingSaid)) now = inForm(now, kind)?.bytes ?? now;
  const approved = asApproved(before, now, kind);
  return approved?.altered.every(({ key }) => answered.has(frozenKey(key))) ? approved.bytes : now;
}

/** A text that stands in for a lost one, with nothing in it that would stand in the way of its route. */
export function standInForm(bytes: Uint8Array, story: Story, seen: Seen): Uint8Array {
  const { kind } = story;
  let now = exchangeAgain(bytes, story.exchanged);
  if (kind.name === 'TEMPLATE' || kind.attachment) return now;
  now = quoteAll(inForm(now, kind)?.bytes ?? now, kind);
  if (seen?.record.released === true) return escapeUnfilled(now, kind, false).bytes;
  const filled = readDocument(now, kind).items.filter(
    (item) => item.summary + item.outcome + item.performedBy,
  );
  return filled.length > 0 ? emptyCells(now, new Set(filled.map(({ id }) => id))) : now;
}
