import type { DocId } from '../../../src/rules/values.ts';
import type { EventByHand } from '../../helpers/hand-made.ts';

/** Decisions by hand, as they should be. */

export const recommend = { Outcome: 'recommend' };
export const knowsNone = 'knows no approvals';

export function approve(id: DocId, by: string, more: Partial<EventByHand> = {}): EventByHand {
  return { id, act: 'approve', by, ...more };
}

export function review(id: DocId, by: string, more: Partial<EventByHand> = {}): EventByHand {
  return { id, act: 'review', by, set: recommend, text: 'Good.', ...more };
}

export function assign(id: DocId, by: string, ...whom: readonly string[]): EventByHand {
  return { id, act: 'assign', by, set: { Assignee: whom } };
}

export function toApproval(id: DocId): EventByHand {
  return { id, act: 'route', by: 'bot', state: 'IN_PRE_APPROVAL' };
}
