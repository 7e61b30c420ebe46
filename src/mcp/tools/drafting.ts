import { z } from 'zod';
import { cancel } from '../../acts/cancel.ts';
import { checkin } from '../../acts/checkin.ts';
import { checkout } from '../../acts/checkout.ts';
import type { ContextOptions } from '../../acts/context.ts';
import { create } from '../../acts/create.ts';
import type { ActOutcome } from '../../acts/outcome.ts';
import { one, optional } from '../../commands/input.ts';
import { read } from '../../reading/read.ts';
import { actShape } from '../answer-shape.ts';
import { actAnswer } from '../answering.ts';
import { docId, text } from '../parameters.ts';
import { partOf } from '../part.ts';
import { type Answer, tool } from '../tool.ts';
import { readAfter } from './read-after.ts';

/** The text that is checked out, beside what every act answers. */
const textShape = actShape.extend({ text: z.string().optional(), next_offset: z.int().optional() });

const bytes = (content: string | undefined) =>
  content === undefined ? undefined : Buffer.from(content, 'utf8');

/** What an act did, with the text that is checked out now: whoever has no workspace writes on from it. */
async function withText(options: ContextOptions, outcome: ActOutcome, wanted = true): Promise<Answer> {
  const answer = actAnswer(outcome);
  const { document, files } = outcome;
  if (!wanted || document === null || files.length === 0) return answer;
  return readAfter(answer, async () => partOf((await read(options, { id: document, draft: true })).text));
}

/** Documents, until they are routed. */
export const drafting = [
  tool({
    name: 'qms_create',
    command: 'create',
    description:
      'Create a document, checked out to you. content is its whole markdown; without it the template begins it.',
    input: z.strictObject({
      doc_type: text,
      title: text,
      parent: text.optional(),
      name: text.optional(),
      properties: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
      content: text.optional(),
    }),
    output: textShape,
    rights: ['create'],
    writes: true,
    fromCommand: (input) => ({
      doc_type: one(input, 'KIND'),
      title: one(input, 'title'),
      parent: optional(input, 'parent'),
      name: optional(input, 'name'),
    }),
    run: async ({ options }, { doc_type, content, ...rest }) =>
      withText(
        options,
        await create(options, { kind: doc_type, ...rest, content: bytes(content) }),
        !content,
      ),
  }),
  tool({
    name: 'qms_checkout',
    command: 'checkout',
    description:
      'Begin to edit a document. One in force needs the change record that authorises its revision.',
    input: z.strictObject({ doc_id: docId, authority: docId.optional() }),
    output: textShape,
    rights: ['create'],
    writes: true,
    fromCommand: (input) => ({ doc_id: one(input, 'ID'), authority: optional(input, 'authority') }),
    run: async ({ options }, { doc_id, authority }) =>
      withText(options, await checkout(options, { id: doc_id, authority })),
  }),
  tool({
    name: 'qms_checkin',
    command: 'checkin',
    description:
      'Check a document in: content is its whole markdown; edits change places of it, also without checkout; without both your workspace copy is taken. summary says what changed.',
    input: z.strictObject({
      doc_id: docId,
      content: text.optional(),
      edits: z.array(z.strictObject({ old: text, new: text })).optional(),
      summary: text.optional(),
      comment: text.optional(),
    }),
    output: actShape,
    rights: ['create', 'execute'],
    writes: true,
    fromCommand: (input) => ({ doc_id: one(input, 'ID'), content: 'TEXT' }),
    run: async ({ options }, { doc_id, content, comment, ...rest }) =>
      actAnswer(await checkin(options, { id: doc_id, content: bytes(content), text: comment, ...rest })),
  }),
  tool({
    name: 'qms_cancel',
    command: 'cancel',
    description: 'End a document that was never approved. Its number is not given again.',
    input: z.strictObject({ doc_id: docId, reason: text }),
    output: actShape,
    rights: ['create'],
    writes: true,
    final: true,
    fromCommand: (input) => ({ doc_id: one(input, 'ID'), reason: optional(input, 'message') }),
    run: async ({ options }, { doc_id, reason }) => actAnswer(await cancel(options, { id: doc_id, reason })),
  }),
];
