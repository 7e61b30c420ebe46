import type { ReadContext } from '../../acts/context.ts';
import { readCheckpoint } from '../../history/checkpoint.ts';
import { type Finding, finding } from '../../rules/finding.ts';
import type { DocId, Oid } from '../../rules/values.ts';
import { relatives } from './relatives.ts';

/** The pin of a record in the event at which another one's chain stops being valid; null where it stops nowhere. */
async function pinThatFails({ history }: ReadContext, other: DocId, id: DocId): Promise<Oid | null> {
  const judged = await history.judgeRecord(other);
  const chain = await history.chain(other);
  if (!judged.ok || judged.value.refused === null || !chain.ok) return null;
  const { state } = judged.value;
  const place = (chain.value.places.get(state.tip) ?? -1) + 1;
  const oid = chain.value.oids[place];
  // Only what somebody signed: others could accuse a branch of anything.
  const read = oid === undefined ? null : await history.readEvent(state, oid);
  return (read?.ok && read.value.event.pins.find(({ name }) => name === id)?.oid) || null;
}

/**
 * Events that a record's branch held once and lacks now, as far as anything else knows of them: the branch as it was
 * fetched, trunk's last checkpoint, or an event of another record that rests on one. Where nothing does, nobody but a clone
 * can tell.
 *
 * @param opened the repository as it was fetched
 * @param asked the same with the record at the head that is asked about
 */
export async function lostEvents(
  opened: ReadContext,
  asked: ReadContext,
  id: DocId,
): Promise<readonly Finding[]> {
  const chain = await asked.history.chain(id);
  if (!chain.ok) return [];
  const head = asked.tips.get(id);
  const lost = (oid: Oid, who: string) =>
    finding('ref/rewritten', `the branch of ${id} no longer holds ${oid}, which ${who}`, {
      where: { record: id, ...(head ? { commit: head } : {}) },
    });
  const now = opened.tips.get(id);
  if (head && now && !chain.value.places.has(now)) {
    const fetched = await opened.history.chain(id);
    const wentOn = fetched.ok && fetched.value.places.has(head);
    return wentOn ? lostEvents(opened, opened, id) : [lost(now, 'it held as it was fetched')];
  }
  const { places } = chain.value;
  const { history } = asked;
  const listed = (await readCheckpoint(history, history.source.trunk.steps.length - 1)).get(id);
  const findings =
    listed === undefined || places.has(listed) ? [] : [lost(listed, 'the last checkpoint of trunk lists')];
  for (const other of await relatives(asked, id)) {
    const pin = await pinThatFails(asked, other, id);
    if (pin !== null && !places.has(pin)) findings.push(lost(pin, `an event of ${other} rests on`));
  }
  return findings;
}
