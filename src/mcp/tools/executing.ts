import { z } from 'zod';
import { type Attached, attach } from '../../acts/attach.ts';
import { close } from '../../acts/close.ts';
import { enact } from '../../acts/enact.ts';
import { execute } from '../../acts/execute.ts';
import { release } from '../../acts/release.ts';
import { revert } from '../../acts/revert.ts';
import { all, has, one, optional } from '../../commands/input.ts';
import { fail } from '../../rules/finding.ts';
import { actShape } from '../answer-shape.ts';
import { actAnswer } from '../answering.ts';
import { docId, strings, text } from '../parameters.ts';
import { tool } from '../tool.ts';

function attached(file: {
  name: string;
  content?: string | undefined;
  base64?: string | undefined;
}): Attached {
  const { name, content, base64 } = file;
  if ((content === undefined) === (base64 === undefined))
    fail('mcp/arguments', `qms_attach: ${name} is given as content or as base64`);
  return { name, bytes: Buffer.from(content ?? base64 ?? '', base64 === undefined ? 'utf8' : 'base64') };
}

/** Work on approved records, and its end. */
export const executing = [
  tool({
    name: 'qms_release',
    command: 'release',
    description: 'Let the work on your pre-approved record begin.',
    input: z.strictObject({ doc_id: docId }),
    output: actShape,
    rights: ['create'],
    writes: true,
    fromCommand: (input) => ({ doc_id: one(input, 'ID') }),
    run: async ({ options }, { doc_id }) => actAnswer(await release(options, { id: doc_id })),
  }),
  tool({
    name: 'qms_execute',
    command: 'execute',
    description:
      'Record the outcome of one execution item. Evidence: "commit OID", "document ID N.X", "record ID" or "file PATH".',
    input: z.strictObject({
      doc_id: docId,
      item: text,
      outcome: z.enum(['Pass', 'Fail']),
      summary: text,
      evidence: strings.optional(),
    }),
    output: actShape,
    rights: ['execute'],
    writes: true,
    fromCommand: (input) => ({
      doc_id: one(input, 'ID'),
      item: one(input, 'ITEM'),
      outcome: has(input, 'fail') ? 'Fail' : 'Pass',
      summary: optional(input, 'summary'),
      evidence: input.values.get('evidence'),
    }),
    run: async ({ options }, { doc_id, ...rest }) =>
      actAnswer(await execute(options, { id: doc_id, ...rest })),
  }),
  tool({
    name: 'qms_attach',
    command: 'attach',
    description:
      'Add files to a record in execution, as text or base64; as evidence they are "file evidence/NAME".',
    input: z.strictObject({
      doc_id: docId,
      files: z
        .array(z.strictObject({ name: text, content: text.optional(), base64: z.base64().optional() }))
        .min(1),
      comment: text.optional(),
    }),
    output: actShape,
    rights: ['execute'],
    writes: true,
    fromCommand: (input) => ({ doc_id: one(input, 'ID'), files: 'TEXT' }),
    run: async ({ options }, { doc_id, files, comment }) =>
      actAnswer(await attach(options, { id: doc_id, files: files.map(attached), text: comment })),
  }),
  tool({
    name: 'qms_revert',
    command: 'revert',
    description:
      'Take a post-reviewed record back to execution; with clear, take back the clear of that system.',
    input: z.strictObject({ doc_id: docId, reason: text, clear: text.optional() }),
    output: actShape,
    rights: ['create', 'assign'],
    writes: true,
    fromCommand: (input) => ({
      doc_id: one(input, 'ID'),
      reason: optional(input, 'message'),
      clear: optional(input, 'clear'),
    }),
    run: async ({ options }, { doc_id, reason, clear }) =>
      actAnswer(await revert(options, { id: doc_id, reason, clear })),
  }),
  tool({
    name: 'qms_close',
    command: 'close',
    description:
      'End your post-approved record: all work is done. releases: "APP 2.0" where not the next minor.',
    input: z.strictObject({ doc_id: docId, comment: text.optional(), releases: strings.optional() }),
    output: actShape,
    rights: ['create'],
    writes: true,
    final: true,
    fromCommand: (input) => {
      const releases = all(input, 'release');
      return { doc_id: one(input, 'ID'), ...(releases.length > 0 ? { releases } : {}) };
    },
    run: async ({ options }, { doc_id, comment, releases }) =>
      actAnswer(await close(options, { id: doc_id, text: comment, ...(releases ? { releases } : {}) })),
  }),
  tool({
    name: 'qms_enact',
    command: 'enact',
    description: 'Bring an approved or ended record into trunk.',
    input: z.strictObject({ doc_id: docId }),
    output: actShape,
    rights: ['trunk'],
    writes: true,
    fromCommand: (input) => ({ doc_id: one(input, 'ID') }),
    run: async ({ options }, { doc_id }) => actAnswer(await enact(options, { id: doc_id })),
  }),
];
