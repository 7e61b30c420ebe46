import { z } from 'zod';
import { isFor } from '../../acts/advice.ts';
import { optional } from '../../commands/input.ts';
import { next } from '../../reading/next.ts';
import { status } from '../../reading/status.ts';
import { answerShape } from '../answer-shape.ts';
import { docId } from '../parameters.ts';
import { tool } from '../tool.ts';
import { askedIn } from './checklist.ts';

const record = {
  document: z.string().optional(),
  title: z.string().optional(),
  state: z.string().optional(),
  version: z.string().optional(),
};

/** Where things stand, and what would move them on. */
export const standing = [
  tool({
    name: 'qms_next',
    command: 'next',
    description:
      'What to do next: with doc_id on that document, with the checklist where one is asked of you; else on all of yours.',
    input: z.strictObject({ doc_id: docId.optional() }),
    output: answerShape({
      ...record,
      pending: z.boolean().optional(),
      checklist: z.array(z.record(z.string(), z.unknown())).optional(),
      answers: z.string().optional(),
      waiting: z.array(z.record(z.string(), z.unknown())).optional(),
      more: z.int().optional(),
    }),
    rights: null,
    writes: false,
    fromCommand: (input) => ({ doc_id: optional(input, 'ID') }),
    run: async ({ options }, { doc_id }) => {
      const found = await next(options, { id: doc_id, page: { maxCount: 20 } });
      if (found.record === null) {
        const { tasks, waiting, more, begin } = found;
        return {
          data: {
            waiting: waiting
              .slice(0, 20)
              .map(({ id, state, on, says }) => ({ document: id, state, on, says })),
            ...(more > 0 ? { more } : {}),
          },
          next: [
            ...tasks.map(({ id, command, form }) => (form === null ? command : `qms next ${id}`)),
            ...begin.map(({ command }) => command),
          ],
        };
      }
      const { id, title, state, version, pending, steps, refused, checklist } = found.record;
      return {
        data: {
          document: id,
          title,
          state,
          version,
          ...(pending ? { pending } : {}),
          ...askedIn(checklist),
        },
        steps,
        warnings: refused,
      };
    },
  }),
  tool({
    name: 'qms_status',
    command: 'status',
    description: 'Where one document stands: state, owner, team, open items, what it waits for.',
    input: z.strictObject({ doc_id: docId }),
    output: answerShape({
      ...record,
      owner: z.string().optional(),
      checked_out_by: z.string().optional(),
      in_force: z.string().optional(),
      pending: z.boolean().optional(),
      valid: z.boolean().optional(),
      team: z.array(z.record(z.string(), z.unknown())).optional(),
      items: z.array(z.record(z.string(), z.unknown())).optional(),
      links: z.array(z.record(z.string(), z.unknown())).optional(),
      parent: z.string().optional(),
      authority: z.string().optional(),
    }),
    rights: null,
    writes: false,
    fromCommand: (input) => {
      const [id] = input.values.get('ID') ?? [];
      return id === undefined ? null : { doc_id: id };
    },
    run: async ({ options, principal, policy }, { doc_id }) => {
      const found = await status(options, { id: doc_id });
      const { id, title, state, version, owner, checkedOut, inForce, pending, valid, refused } = found;
      return {
        data: {
          document: id,
          title,
          state,
          version,
          owner,
          checked_out_by: checkedOut?.by,
          in_force: inForce?.version,
          ...(pending ? { pending } : {}),
          ...(valid ? {} : { valid }),
          team: found.team.map(({ member, review, approval }) => ({
            member,
            review: review?.outcome,
            ...(approval ? { approved: true } : {}),
          })),
          items: found.items.map(({ id: item, outcome }) => ({ item, outcome })),
          links: found.links.map((link) => ({ document: link.id, state: link.state })),
          parent: found.parent,
          authority: found.authority,
        },
        steps: found.next.map((advice) => ({ ...advice, mine: isFor(policy, principal.id, advice) })),
        warnings: refused,
      };
    },
  }),
];
