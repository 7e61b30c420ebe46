import { type EventByHand, eventsByHand } from '../../helpers/hand-made.ts';
import type { Attack } from '../attack.ts';
import { approve, assign, knowsNone, review, toApproval } from './decisions.ts';
import { draft, executed, inApproval, inReview, objected, sop, tenDaysAgo, wrongEvents } from './life.ts';

/** Who reviews and approves, when, and how often. */

const withdraw: EventByHand = {
  id: inApproval,
  act: 'withdraw',
  by: 'bot',
  state: 'PRE_REVIEWED',
  set: { Reason: 'Not yet.' },
};

const reject: EventByHand = {
  id: inApproval,
  act: 'reject',
  by: 'rev',
  state: 'PRE_REVIEWED',
  set: { Reason: 'The plan has a gap.' },
};

export const attacks: readonly Attack[] = [
  wrongEvents(
    {
      id: 'D07',
      title: 'approves one’s own work',
      plainGit: knowsNone,
      rule: 'independence/contributor',
      also: ['permission/assigned'],
    },
    approve(inApproval, 'bot'),
  ),
  wrongEvents(
    {
      id: 'D07b',
      title: 'puts on the team who executed an item',
      plainGit: knowsNone,
      rule: 'independence/contributor',
    },
    assign(executed, 'quinn', 'quill', 'rev'),
  ),
  wrongEvents(
    {
      id: 'D07c',
      title: 'reviews, as one of the team, what one executed oneself since',
      plainGit: knowsNone,
      rule: 'independence/contributor',
    },
    review(executed, 'quill'),
  ),
  wrongEvents(
    {
      id: 'D07d',
      title: 'puts on the team who answers for the agent that wrote it',
      plainGit: knowsNone,
      rule: 'independence/contributor',
    },
    assign(inReview, 'quinn', 'ada'),
  ),
  ...(
    [
      ['D08', 'a draft', approve(draft, 'quinn', { state: 'PRE_APPROVED', version: '1.0' })],
      [
        'D08b',
        'what is still in review',
        approve(inReview, 'quinn', { state: 'PRE_APPROVED', version: '1.0' }),
      ],
      ['D08c', 'what is in force', approve(sop, 'quinn')],
      ['D08d', 'what is executed', approve(executed, 'quinn')],
    ] as const
  ).map(([id, what, event]) =>
    wrongEvents(
      { id, title: `approves ${what}`, plainGit: knowsNone, rule: 'lifecycle/no-transition' },
      event,
    ),
  ),
  wrongEvents(
    {
      id: 'D08e',
      title: 'approves what was withdrawn',
      plainGit: knowsNone,
      rule: 'lifecycle/no-transition',
    },
    withdraw,
    approve(inApproval, 'rev'),
  ),
  wrongEvents(
    {
      id: 'D09',
      title: 'goes on to approval past a reviewer who asks for changes',
      plainGit: knowsNone,
      rule: 'approval/updates-requested',
    },
    toApproval(objected),
  ),
  wrongEvents(
    {
      id: 'D09b',
      title: 'goes on to approval before all have reviewed',
      plainGit: knowsNone,
      rule: 'approval/review-missing',
    },
    review(inReview, 'quinn'),
    toApproval(inReview),
  ),
  wrongEvents(
    {
      id: 'D10',
      title: 'approves without having been assigned',
      plainGit: knowsNone,
      rule: 'permission/assigned',
    },
    approve(inApproval, 'quill'),
  ),
  wrongEvents(
    {
      id: 'D10b',
      title: 'assigns a smaller team, without the one who dissents, and says that all have reviewed',
      plainGit: knowsNone,
      rule: 'event/state',
    },
    assign(inReview, 'quinn', 'quinn'),
    review(inReview, 'quinn', { state: 'PRE_REVIEWED' }),
  ),
  wrongEvents(
    {
      id: 'D10c',
      title: 'assigns reviewers as owner',
      plainGit: knowsNone,
      rule: 'permission/right',
    },
    assign(inReview, 'bot', 'quill'),
  ),
  wrongEvents(
    {
      id: 'D11',
      title: 'approves twice',
      plainGit: knowsNone,
      rule: 'approval/already',
    },
    approve(inApproval, 'rev'),
    approve(inApproval, 'rev'),
  ),
  wrongEvents(
    {
      id: 'D11b',
      title: 'says that one approval of two is all',
      plainGit: knowsNone,
      rule: 'event/state',
    },
    approve(inApproval, 'rev', { state: 'PRE_APPROVED', version: '1.0' }),
  ),
  wrongEvents(
    {
      id: 'D12',
      title: 'approves after another rejected',
      plainGit: knowsNone,
      rule: 'lifecycle/no-transition',
    },
    reject,
    approve(inApproval, 'quinn'),
  ),
  {
    id: 'D12b',
    title: 'pushes an approval that was made before the rejection, in its place',
    plainGit: 'takes a forced push',
    rule: 'ref/rewritten',
    seenBy: 'gate',
    why: 'Where the rejection was never seen, nobody can miss it; where it is in trunk or a checkpoint, it is missed.',
    also: [],
    attempt: async ({ qs }) => {
      const after = await qs.git('rev-parse', `origin/qms/${objected}~1`);
      const review2 = review(objected, 'rev', { after, state: 'PRE_REVIEWED' });
      return { push: { [`qms/${objected}`]: await eventsByHand(qs, review2) }, force: true };
    },
  },
  wrongEvents(
    {
      id: 'D22',
      title: 'is dated an hour before what it follows',
      plainGit: 'takes any date, and judges keys by it',
      rule: 'event/date',
    },
    review(inReview, 'quinn', { time: tenDaysAgo - 3600 }),
  ),
  wrongEvents(
    {
      id: 'D22b',
      title: 'is a review that was made nine days ago, and kept back',
      plainGit: 'takes it',
      rule: 'event/late',
      seenBy: 'gate',
      why: 'Only the gate knows when it came; verify shows it as it is dated.',
    },
    review(inReview, 'quinn', { time: tenDaysAgo + 24 * 3600 }),
  ),
];
