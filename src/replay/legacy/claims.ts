import type { Kind } from '../../rules/kinds.ts';
import { familyOf } from '../../rules/record/judge.ts';
import { lifecycle } from '../../rules/record/lifecycle.ts';
import { isState, type State } from '../../rules/states.ts';
import type { LegacyEvent } from './event.ts';

/**
 * In which state the older log says a document was when each text was checked in, by line: the next STATUS_CHANGE tells,
 * since none came between. Lines after the last one are left out.
 */
export function claimedStates(events: readonly LegacyEvent[]): Map<number, State> {
  const claims = new Map<number, State>();
  events.forEach((event, index) => {
    if (event.name !== 'CHECKIN') return;
    const next = events.slice(index).find((each) => each.name === 'STATUS_CHANGE');
    if (next?.from && isState(next.from)) claims.set(event.line, next.from);
  });
  return claims;
}

/** Whether the lifecycle knows a check-in from that state. */
export function mayCheckIn(kind: Kind, state: State): boolean {
  return lifecycle.some(
    (row) => row.family === familyOf(kind) && row.from === state && row.act === 'checkin',
  );
}
