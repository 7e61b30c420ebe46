import type { ReadContext } from '../../acts/context.ts';
import { tipHeld } from '../../history/trunk-index.ts';
import type { Present } from '../../history/world.ts';
import type { Finding } from '../../rules/finding.ts';
import { isEnd } from '../../rules/states.ts';
import type { DocId } from '../../rules/values.ts';
import { relatives } from './relatives.ts';

/** How many events of a record stood for sure: trunk holds them, or another record that goes on from them pins them. */
async function eventsThatStood(context: ReadContext, id: DocId): Promise<number> {
  const { history } = context;
  const chain = await history.chain(id);
  if (!chain.ok) return 0;
  const { trunk } = history.source;
  const known = [tipHeld(trunk, id, trunk.steps.length - 1)];
  for (const other of await relatives(context, id)) {
    const judged = await history.judgeRecord(other);
    if (judged.ok) known.push(judged.value.state.pins[id] ?? null);
  }
  return 1 + Math.max(...known.map((oid) => (oid === null ? -1 : (chain.value.places.get(oid) ?? -1))));
}

/**
 * What the gate of a server would say of a record's end, were it pushed now, where nobody says when its events were
 * pushed: the last one or, of a record that has come to its end, that end and all since has to pass with trunk and other
 * records as they stand. Earlier ones may be old, and were in order then; what the policy has become since is asked by
 * the step into trunk.
 */
export async function againstToday(context: ReadContext, id: DocId): Promise<readonly Finding[]> {
  const { history, trunkTip } = context;
  const judged = await history.judgeRecord(id);
  const chain = await history.chain(id);
  if (!judged.ok || !chain.ok) return [];
  const { state } = judged.value;
  const { oids } = chain.value;
  const end = (isEnd(state.state) ? state.entered : oids.length) - 1;
  for (let place = Math.max(end, await eventsThatStood(context, id)); place < oids.length; place++) {
    const oid = oids[place] ?? state.tip;
    const earlier = oids[place - 1];
    const before = earlier === undefined ? await history.start(id) : await history.stateAt(id, earlier);
    const read = before && (await history.readEvent(before, oid));
    if (!before || !read?.ok) return read && !read.ok ? read.findings : [];
    const { policy } = read.value.event;
    const present: Present = { policy, moved: new Map([[id, null]]), trunk: trunkTip, movesTrunk: false };
    const verdict = await history.judgeEvent(before, read.value, present);
    if (!verdict.ok) return verdict.findings;
  }
  return [];
}
