import { z } from 'zod';
import { respond } from '../../acts/respond.ts';
import { has, one, optional } from '../../commands/input.ts';
import { type Interaction, interact } from '../../reading/interact.ts';
import { answerShape } from '../answer-shape.ts';
import { actAnswer } from '../answering.ts';
import { docId, text } from '../parameters.ts';
import { type Answer, tool } from '../tool.ts';
import { readAfter } from './read-after.ts';

const input = z.strictObject({
  doc_id: docId,
  respond: text.optional(),
  at: text.optional(),
  commit: text.optional(),
  goto: text.optional(),
  reopen: text.optional(),
  reason: text.optional(),
  progress: z.boolean().optional(),
  compile: z.boolean().optional(),
});

const output = answerShape({
  document: z.string(),
  state: z.string().optional(),
  version: z.string().optional(),
  commit: z.string().optional(),
  more_commits: z.array(z.unknown()).optional(),
  question: z.record(z.string(), z.unknown()).optional(),
  answered: z.array(z.string()).optional(),
  open: z.array(z.string()).optional(),
  compiled: z.string().optional(),
});

/** What is asked, and as much of the rest as the caller wants. */
function asked(found: Interaction, { progress, compile }: z.infer<typeof input>): Answer['data'] {
  const { question, answered, open, compiled } = found;
  return {
    question: question && {
      item: question.item,
      form: question.form,
      ...(question.commit ? { commit: 'SYSTEM OID' } : {}),
      guidance: question.guidance,
      given: question.given.map(({ value }) => value),
    },
    ...(progress ? { answered, open } : {}),
    ...(compile ? { compiled } : {}),
  };
}

/** Answering what an interactive template asks. */
export const interacting = [
  tool({
    name: 'qms_interact',
    command: 'interact',
    description:
      'See or answer what an interactive record asks. goto and reason amend an answer; reopen repeats a loop; commit: "SYSTEM OID".',
    input,
    output,
    rights: ['create', 'execute'],
    writes: true,
    looks: ({ respond: value, reopen }) => value === undefined && reopen === undefined,
    fromCommand: (given) => ({
      doc_id: one(given, 'ID'),
      at: optional(given, 'at'),
      respond: optional(given, 'respond'),
      goto: optional(given, 'goto'),
      reopen: optional(given, 'reopen'),
      reason: optional(given, 'reason'),
      ...(has(given, 'compile') ? { compile: true } : {}),
      ...(has(given, 'progress') ? { progress: true } : {}),
    }),
    run: async ({ options }, given) => {
      const { doc_id: id, respond: value, reopen, at, commit, goto, reason } = given;
      if (value !== undefined || reopen !== undefined) {
        const done = actAnswer(await respond(options, { id, value, reopen, at, commit, goto, reason }));
        return readAfter(done, async () => asked(await interact(options, { id }), given));
      }
      const found = await interact(options, { id });
      const state = { document: found.id, state: found.state, version: found.version };
      return { data: { ...state, ...asked(found, given) }, next: found.commands };
    },
  }),
];
