import { assign } from '../../../src/acts/assign.ts';
import { checkin } from '../../../src/acts/checkin.ts';
import { delegate } from '../../../src/acts/delegate.ts';
import { execute } from '../../../src/acts/execute.ts';
import { review } from '../../../src/acts/review.ts';
import { route } from '../../../src/acts/route.ts';
import { withdraw } from '../../../src/acts/withdraw.ts';
import type { DocId } from '../../../src/rules/values.ts';
import { foundPolicySystem } from '../../acts/policy-system.ts';
import { type EventByHand, eventsByHand } from '../../helpers/hand-made.ts';
import { writeMemberKey } from '../../helpers/quality-system.ts';
import { oncePerFile } from '../../helpers/test-file.ts';
import type { Attack, Stage } from '../attack.ts';
import { stageOf } from '../play.ts';

/**
 * Records on their way, one in each state that the attacks on the lifecycle need. All of it happened ten days ago. qbot
 * is an agent of quinn's.
 */
export const inReview = 'CR-001' as DocId;
/** Quinn reviewed it, it was withdrawn, and is in review again with the same bytes. */
export const again = 'CR-002' as DocId;
/** Reviewed by all; quinn asks for changes. */
export const objected = 'CR-003' as DocId;
export const inApproval = 'CR-004' as DocId;
/** In post-review. quill, who is on the team, executed one of its items. */
export const executed = 'CR-005' as DocId;
/** In execution, as quinn and rev approved. One item failed and no variance answers it, the other is blank. */
export const running = 'CR-006' as DocId;
export const draft = 'CR-007' as DocId;
/** Post-approved, while a variance of it is a draft. */
export const closing = 'CR-008' as DocId;
export const open = 'CR-008-VAR-001' as DocId;
export const sop = 'SOP-001' as DocId;

export const tenDaysAgo = Math.floor(Date.now() / 1000) - 10 * 24 * 3600;

const good = { outcome: 'recommend', text: 'Good.' } as const;
const bad = { outcome: 'request-updates', text: 'The scope is too wide.' } as const;

/** The stage; founded once for all groups that a test file plays. */
export const stage = oncePerFile(found);

async function found(): Promise<Stage> {
  const agent = `name=qbot,email=qbot@example.org,group=initiator,kind=agent,sponsor=quinn,key=${await writeMemberKey('qbot')}`;
  const qs = await foundPolicySystem({ server: true, more: [agent], clock: () => tenDaysAgo * 1000 });
  const bot = qs.as('bot');
  await qs.crIn('IN_PRE_REVIEW');

  await qs.crIn('IN_PRE_REVIEW');
  await review(qs.as('quinn'), { id: again, ...good });
  await withdraw(bot, { id: again, reason: 'One more look.' });
  await route(bot, { id: again, to: 'review' });

  await qs.crIn('IN_PRE_REVIEW');
  await review(qs.as('quinn'), { id: objected, ...bad });
  await review(qs.as('rev'), { id: objected, ...good });

  await qs.crIn('IN_PRE_APPROVAL');

  await qs.crIn('IN_EXECUTION');
  await assign(qs.as('quinn'), { id: executed, assignees: ['quinn', 'quill'] });
  await delegate(bot, { id: executed, assignees: ['quill'] });
  await execute(qs.as('quill'), { id: executed, item: 'EI-1', outcome: 'Pass', summary: 'done' });
  await execute(bot, { id: executed, item: 'EI-2', outcome: 'Pass', summary: 'done' });
  await route(bot, { id: executed, to: 'review' });

  await qs.crIn('IN_EXECUTION');
  await execute(bot, { id: running, item: 'EI-1', outcome: 'Fail', summary: 'It broke.' });

  await qs.crIn('DRAFT');
  await checkin(bot, { id: draft });

  await qs.crIn('IN_EXECUTION');
  await qs.create({ kind: 'VAR', title: 'A slip', parent: closing, properties: { variance_type: 1 } });
  await qs.bring(closing, 'POST_APPROVED');
  await qs.bringSopIntoForce();
  return stageOf(qs);
}

type Told = Pick<Attack, 'id' | 'title' | 'plainGit' | 'rule'> & Partial<Attack>;

/** Events by hand, one after the other on one record; only the last is wrong. They are as old as the records. */
export function wrongEvents(told: Told, ...events: readonly [EventByHand, ...EventByHand[]]): Attack {
  return {
    also: [],
    ...told,
    attempt: async ({ qs }) => ({ push: { [`qms/${events[0].id}`]: await eventsByHand(qs, ...events) } }),
  };
}
