import type { Kind } from '../../rules/kinds.ts';
import { familyOf } from '../../rules/record/judge.ts';
import { lifecycle } from '../../rules/record/lifecycle.ts';
import { isState, type State } from '../../rules/states.ts';
import type { LegacyEvent } from './event.ts';

/** The state that a route leads to, until somebody answers it. */
function routedTo({ name, phase }: LegacyEvent): State | null {
  if (name !== 'ROUTE_REVIEW' && name !== 'ROUTE_APPROVAL') return null;
  const step = name === 'ROUTE_REVIEW' ? 'REVIEW' : 'APPROVAL';
  return phase === null ? `IN_${step}` : phase === 'pre' ? `IN_PRE_${step}` : `IN_POST_${step}`;
}

/**
 * In which state the older log says a document was when each text was checked in, by line: the next STATUS_CHANGE tells,
 * since none came between. The earliest logs have none at all; there a route that nobody had answered tells. Lines of
 * which nothing tells are left out.
 */
export function claimedStates(events: readonly LegacyEvent[]): Map<number, State> {
  const claims = new Map<number, State>();
  const silent = events.every((event) => event.name !== 'STATUS_CHANGE');
  events.forEach((event, index) => {
    if (event.name !== 'CHECKIN') return;
    const next = events.slice(index).find((each) => each.name === 'STATUS_CHANGE');
    if (next?.from && isState(next.from)) claims.set(event.line, next.from);
    if (!silent) return;
    const before = events
      .slice(0, index)
      .filter((each) => !/^CHECK(IN|OUT)$/.test(each.name))
      .at(-1);
    const state = before ? routedTo(before) : null;
    if (state !== null) claims.set(event.line, state);
  });
  return claims;
}

/** Whether the lifecycle knows a check-in from that state. */
export function mayCheckIn(kind: Kind, state: State): boolean {
  return lifecycle.some(
    (row) => row.family === familyOf(kind) && row.from === state && row.act === 'checkin',
  );
}
