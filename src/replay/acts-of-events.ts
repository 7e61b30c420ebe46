import { approve } from '../acts/approve.ts';
import { assign } from '../acts/assign.ts';
import { close } from '../acts/close.ts';
import { create } from '../acts/create.ts';
import { reject } from '../acts/reject.ts';
import { release } from '../acts/release.ts';
import { revert } from '../acts/revert.ts';
import { review } from '../acts/review.ts';
import { route } from '../acts/route.ts';
import { withdraw } from '../acts/withdraw.ts';
import type { PrincipalId } from '../rules/values.ts';
import type { LegacyAct, LegacyEvent } from './legacy/event.ts';
import { principalOf } from './roster.ts';
import type { Story } from './story.ts';
import type { Planned } from './teller.ts';
import { planCheckin, planCheckout } from './workspace-copy.ts';

/** Where an event stands in the older log; the body of the event that it became. */
function trace(event: LegacyEvent): string {
  return `Line ${event.line} of the older log of ${event.document}: ${event.name} by ${event.user} at v${event.version}.`;
}

export const inserted = (event: LegacyEvent, why: string): string =>
  `Inserted by the replay before line ${event.line} (${event.name}) of the older log: ${why}.`;

export function planCreate(story: Story, who: PrincipalId, title: string, content: Uint8Array): Planned {
  const { id, kind, parent } = story;
  return {
    act: 'create',
    who,
    run: (options) =>
      create(options, { kind: kind.name, title, id, content, ...(parent === null ? {} : { parent }) }),
  };
}

/** The act that an event of the log was, by who did it; `content` is the text of a CHECKIN, undefined to keep it. */
export function planEvent(
  story: Story,
  event: LegacyEvent & { readonly name: Exclude<LegacyAct, 'CREATE'> },
  content?: Uint8Array,
): Planned {
  const { id } = story;
  const who = principalOf(event.user);
  const text = trace(event);
  const reason = event.text ?? `${text} No reason is recorded.`;
  switch (event.name) {
    case 'CHECKOUT':
      return planCheckout(who, id);
    case 'CHECKIN':
      return planCheckin(who, { id, text, content });
    case 'ROUTE_REVIEW':
      return { act: 'route', who, run: (options) => route(options, { id, to: 'review', text }) };
    case 'ROUTE_APPROVAL':
      return { act: 'route', who, run: (options) => route(options, { id, to: 'approval', text }) };
    case 'ASSIGN': {
      const assignees = event.assignees.map(principalOf);
      return { act: 'assign', who, run: (options) => assign(options, { id, assignees, text }) };
    }
    case 'REVIEW': {
      const outcome = event.outcome === 'RECOMMEND' ? 'recommend' : 'request-updates';
      const comment = event.text?.trim() ? event.text : `${text} No comment is recorded.`;
      return { act: 'review', who, run: (options) => review(options, { id, outcome, text: comment }) };
    }
    case 'APPROVE':
      return { act: 'approve', who, run: (options) => approve(options, { id, text }) };
    case 'REJECT':
      return { act: 'reject', who, run: (options) => reject(options, { id, reason }) };
    case 'RELEASE':
      return { act: 'release', who, run: (options) => release(options, { id, text }) };
    case 'REVERT':
      return { act: 'revert', who, run: (options) => revert(options, { id, reason }) };
    case 'CLOSE':
      return { act: 'close', who, run: (options) => close(options, { id, text }) };
    case 'WITHDRAW':
      return { act: 'withdraw', who, run: (options) => withdraw(options, { id, reason }) };
    default:
      return event.name satisfies never;
  }
}
