import { z } from 'zod';
import { evidenceCi } from '../../acts/evidence-ci.ts';
import { merge } from '../../acts/merge.ts';
import { one, optional } from '../../commands/input.ts';
import { gate } from '../../reading/gate.ts';
import { actShape, answerShape } from '../answer-shape.ts';
import { actAnswer } from '../answering.ts';
import { docId, text } from '../parameters.ts';
import { tool } from '../tool.ts';

/** Code: its evidence, its gate, its way into trunk. */
export const software = [
  tool({
    name: 'qms_evidence',
    command: 'evidence ci',
    description:
      'Bring the test reports (JUnit, JSON, TAP, SARIF) of one suite run at one commit to its change record.',
    input: z.strictObject({
      doc_id: docId,
      suite: text,
      commit: text,
      reports: z.array(z.strictObject({ name: text, content: text })).min(1),
      system: text.optional(),
      exit_code: z.int().min(0).max(255).optional(),
    }),
    output: actShape,
    rights: ['evidence'],
    writes: true,
    fromCommand: (input) => ({
      doc_id: one(input, 'ID'),
      suite: one(input, 'suite'),
      commit: optional(input, 'commit'),
      system: optional(input, 'system'),
    }),
    run: async ({ options }, { doc_id, reports, exit_code, ...rest }) =>
      actAnswer(
        await evidenceCi(options, {
          id: doc_id,
          ...rest,
          reports: reports.map(({ name, content }) => ({ name, bytes: Buffer.from(content, 'utf8') })),
          exitCode: exit_code === undefined ? undefined : String(exit_code),
        }),
      ),
  }),
  tool({
    name: 'qms_gate',
    command: 'gate',
    description: 'See which conditions of the merge gate are met, and what would meet the rest.',
    input: z.strictObject({ doc_id: docId, commit: text.optional() }),
    output: answerShape({
      document: z.string(),
      state: z.string(),
      systems: z
        .array(
          z.object({
            system: z.string(),
            commit: z.string().optional(),
            met: z.boolean(),
            conditions: z
              .array(z.object({ gate: z.string(), asks: z.string(), met: z.boolean() }))
              .optional(),
          }),
        )
        .optional(),
    }),
    rights: null,
    writes: false,
    fromCommand: (input) => ({ doc_id: one(input, 'ID'), commit: optional(input, 'commit') }),
    run: async ({ options }, { doc_id, commit }) => {
      const { id, state, systems } = await gate(options, { id: doc_id, commit });
      const met = systems.length > 0 && systems.every((each) => each.met);
      return { data: { document: id, state, systems }, next: met ? [`qms merge ${id}`] : [`qms next ${id}`] };
    },
  }),
  tool({
    name: 'qms_merge',
    command: 'merge',
    description: 'Clear the qualified commit and bring it into trunk; the only way for code to get there.',
    input: z.strictObject({ doc_id: docId, system: text.optional(), commit: text.optional() }),
    output: actShape,
    rights: ['create', 'trunk'],
    writes: true,
    fromCommand: (input) => ({
      doc_id: one(input, 'ID'),
      system: optional(input, 'system'),
      commit: optional(input, 'commit'),
    }),
    run: async ({ options }, { doc_id, system, commit }) =>
      actAnswer(await merge(options, { id: doc_id, system, commit })),
  }),
];
