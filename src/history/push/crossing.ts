import { type Finding, finding } from '../../rules/finding.ts';
import { namesCompromise } from '../../rules/record/checks.ts';
import { type Event, readEvent } from '../../rules/record/event.ts';
import type { Oid } from '../../rules/values.ts';
import { commitBytes } from '../commits.ts';
import { readStepAt } from '../trunk-index.ts';
import type { Push } from './record.ts';
import type { SortedRefs } from './refs.ts';
import { gained } from './together.ts';

/** Which commits come before which. */
type Order = Map<Oid, Set<Oid>>;

function precede(order: Order, first: Oid, then: Oid | undefined): void {
  if (then !== undefined) order.set(first, (order.get(first) ?? new Set()).add(then));
}

/** What is left of an order once everything that nothing precedes is taken away: rings, and what follows on them. */
function ringsOf(order: Order): Set<Oid> {
  const waits = new Map<Oid, number>();
  for (const [first, then] of order) {
    if (!waits.has(first)) waits.set(first, 0);
    for (const each of then) waits.set(each, (waits.get(each) ?? 0) + 1);
  }
  const free = [...waits].filter(([, count]) => count === 0).map(([oid]) => oid);
  for (const oid of free) {
    waits.delete(oid);
    for (const each of order.get(oid) ?? []) {
      const count = (waits.get(each) ?? 0) - 1;
      waits.set(each, count);
      if (count === 0) free.push(each);
    }
  }
  return new Set(waits.keys());
}

/** The commits of trunk and of each moved record, oldest first, genesis left out. */
async function linesOf(push: Push, sorted: SortedRefs): Promise<Map<string, readonly Oid[]>> {
  const { trunk, founded } = push.history.source;
  const steps = trunk.steps.map((step) => step.oid).filter((oid) => oid !== founded.oid);
  const lines = new Map<string, readonly Oid[]>([['trunk', steps]]);
  for (const id of sorted.records.keys()) {
    const chain = await push.history.chain(id);
    if (chain.ok) lines.set(id, chain.value.oids);
  }
  return lines;
}

/**
 * Everything in one push could also have been pushed one by one. A pin says that its event was made while the pinned
 * commit was the last of its line: after that one, and before the next. Two events that each pin the other's record as it
 * was before cannot both be so, and each would rest on what the other changes.
 *
 * @param from place of the first new step of trunk
 */
export async function checkCrossing(push: Push, sorted: SortedRefs, from: number): Promise<Finding[]> {
  const { source } = push.history;
  const lines = await linesOf(push, sorted);
  const next = (name: string, oid: Oid) => {
    const line = lines.get(name) ?? [];
    const place = line.indexOf(oid);
    return place >= 0 || oid === source.founded.oid ? line[place + 1] : undefined;
  };
  const order: Order = new Map();
  const events: Event[] = [];
  for (const [id, oids] of await gained(push, sorted)) {
    for (const oid of oids) {
      precede(order, oid, next(id, oid));
      const bytes = await commitBytes(source.reader, oid);
      const read = bytes.ok ? readEvent(oid, bytes.value) : bytes;
      if (!read.ok) return [...read.findings];
      const { event } = read.value;
      events.push(event);
      for (const pin of event.pins) {
        if (namesCompromise(event, pin) || !lines.has(pin.name)) continue;
        precede(order, pin.oid, oid);
        precede(order, oid, next(pin.name, pin.oid));
      }
    }
  }
  for (const { oid, index } of source.trunk.steps.slice(from)) {
    const read = await readStepAt(source, index);
    precede(order, oid, next('trunk', oid));
    const step = read.ok ? read.value.step : null;
    const tip = step?.kind === 'enact' ? step.parents[1] : undefined;
    if (!step?.document || tip === undefined) continue;
    precede(order, tip, oid);
    precede(order, oid, next(step.document, tip));
  }
  const rings = ringsOf(order);
  const event = events.find((each) => rings.has(each.oid));
  if (!event) return [];
  return [
    finding(
      'pin/crossing',
      `the ${event.act} of ${event.document} relies on what the same push leaves behind, and is left behind so itself`,
      { where: { record: event.document, commit: event.oid } },
    ),
  ];
}
