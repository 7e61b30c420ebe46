import { z } from 'zod';
import { approve } from '../../acts/approve.ts';
import { assign } from '../../acts/assign.ts';
import { comment } from '../../acts/comment.ts';
import { reject } from '../../acts/reject.ts';
import { review } from '../../acts/review.ts';
import { route } from '../../acts/route.ts';
import { withdraw } from '../../acts/withdraw.ts';
import { all, has, one, optional } from '../../commands/input.ts';
import { actShape } from '../answer-shape.ts';
import { actAnswer } from '../answering.ts';
import { docId, strings, text } from '../parameters.ts';
import { tool } from '../tool.ts';
import { withChecklist } from './checklist.ts';

/** Review, approval, and ways back out of them. */
export const deciding = [
  tool({
    name: 'qms_route',
    command: 'route',
    description: 'Send your document to review, or to approval once all reviews recommend it.',
    input: z.strictObject({
      doc_id: docId,
      route_type: z.enum(['review', 'approval']),
    }),
    output: actShape,
    rights: ['create'],
    writes: true,
    fromCommand: (input) => ({
      doc_id: one(input, 'ID'),
      route_type: has(input, 'approval') ? 'approval' : 'review',
    }),
    run: async ({ options }, { doc_id, route_type }) =>
      actAnswer(await route(options, { id: doc_id, to: route_type })),
  }),
  tool({
    name: 'qms_assign',
    command: 'assign',
    description: 'Name the review team of this phase; at least one independent quality person.',
    input: z.strictObject({ doc_id: docId, assignees: strings }),
    output: actShape,
    rights: ['assign'],
    writes: true,
    fromCommand: (input) => ({ doc_id: one(input, 'ID'), assignees: all(input, 'assignees') }),
    run: async ({ options }, { doc_id, assignees }) =>
      withChecklist(options, await assign(options, { id: doc_id, assignees })),
  }),
  tool({
    name: 'qms_review',
    command: 'review',
    description: 'Sign your review. qms_next gives the form where answers are asked: fill it in and send it.',
    input: z.strictObject({
      doc_id: docId,
      outcome: z.enum(['recommend', 'request-updates']),
      comment: text.optional(),
      answers: text.optional(),
    }),
    output: actShape,
    rights: ['review'],
    writes: true,
    fromCommand: (input) =>
      has(input, 'form')
        ? { doc_id: one(input, 'ID'), answers: 'TEXT' }
        : {
            doc_id: one(input, 'ID'),
            outcome: has(input, 'recommend') ? 'recommend' : 'request-updates',
            comment: optional(input, 'message'),
          },
    run: async ({ options }, { doc_id, outcome, comment, answers }) =>
      actAnswer(await review(options, { id: doc_id, outcome, text: comment, answers })),
  }),
  tool({
    name: 'qms_approve',
    command: 'approve',
    description: 'Sign your approval of exactly the reviewed content.',
    input: z.strictObject({ doc_id: docId, comment: text.optional(), answers: text.optional() }),
    output: actShape,
    rights: ['approve'],
    writes: true,
    fromCommand: (input) => ({
      doc_id: one(input, 'ID'),
      ...(has(input, 'form') ? { answers: 'TEXT' } : {}),
    }),
    run: async ({ options }, { doc_id, comment, answers }) =>
      actAnswer(await approve(options, { id: doc_id, text: comment, answers })),
  }),
  tool({
    name: 'qms_reject',
    command: 'reject',
    description: 'Refuse approval; the document goes back to its owner.',
    input: z.strictObject({ doc_id: docId, comment: text }),
    output: actShape,
    rights: ['approve'],
    writes: true,
    fromCommand: (input) => ({ doc_id: one(input, 'ID'), comment: optional(input, 'message') }),
    run: async ({ options }, { doc_id, comment }) =>
      actAnswer(await reject(options, { id: doc_id, reason: comment })),
  }),
  tool({
    name: 'qms_withdraw',
    command: 'withdraw',
    description: 'Take your document back from review or approval; the round is void.',
    input: z.strictObject({ doc_id: docId, reason: text }),
    output: actShape,
    rights: ['create'],
    writes: true,
    fromCommand: (input) => ({ doc_id: one(input, 'ID'), reason: optional(input, 'message') }),
    run: async ({ options }, { doc_id, reason }) =>
      actAnswer(await withdraw(options, { id: doc_id, reason })),
  }),
  tool({
    name: 'qms_comment',
    command: 'comment',
    description: 'Say something on a record; nothing else changes.',
    input: z.strictObject({ doc_id: docId, comment: text }),
    output: actShape,
    rights: ['comment'],
    writes: true,
    fromCommand: (input) => ({ doc_id: one(input, 'ID'), comment: optional(input, 'message') ?? 'COMMENT' }),
    run: async ({ options }, { doc_id, comment: said }) =>
      actAnswer(await comment(options, { id: doc_id, text: said })),
  }),
];
