import { enactByHand, eventByHand, eventsByHand } from '../../helpers/hand-made.ts';
import type { Lawful } from '../lawful.ts';
import { born, ended, fresh } from './chains.ts';
import { approve, assign, review } from './decisions.ts';
import { again, draft, inApproval, inReview } from './life.ts';

/** What the attacks on the lifecycle start from, with nothing wrong in it. */
export const lawful: Lawful = {
  'a review': async ({ qs }) => ({ [`qms/${again}`]: await eventByHand(qs, review(again, 'quinn')) }),
  'an assignment and a review': async ({ qs }) => ({
    [`qms/${inReview}`]: await eventsByHand(
      qs,
      assign(inReview, 'quinn', 'quill'),
      review(inReview, 'quill'),
    ),
  }),
  'two approvals': async ({ qs }) => ({
    [`qms/${inApproval}`]: await eventsByHand(
      qs,
      approve(inApproval, 'rev'),
      approve(inApproval, 'quinn', { state: 'PRE_APPROVED', version: '1.0' }),
    ),
  }),
  'a new record': async ({ qs }) => ({ [`qms/${fresh}`]: await eventByHand(qs, born()) }),
  'a record that ends, and its step': async (on) =>
    (await ended(on, (cancel) => enactByHand(on.qs, { id: draft, by: 'bot', record: cancel }))).push,
};
