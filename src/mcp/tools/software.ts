import { z } from 'zod';
import { evidenceCi } from '../../acts/evidence-ci.ts';
import { writeMatrix } from '../../acts/matrix-write.ts';
import { merge } from '../../acts/merge.ts';
import { one, optional } from '../../commands/input.ts';
import { gate } from '../../reading/gate.ts';
import type { GateCondition } from '../../reading/gates/condition.ts';
import { nextOf } from '../../reading/gates/next.ts';
import { fixFor } from '../../rules/finding.ts';
import { gateActs } from '../../rules/gates/act-names.ts';
import { actShape, answerShape } from '../answer-shape.ts';
import { actAnswer } from '../answering.ts';
import { docId, text } from '../parameters.ts';
import { tool } from '../tool.ts';

/** The conditions that are asked themselves, and are not only made of others. */
function leaves(one: GateCondition): readonly GateCondition[] {
  return one.conditions.length === 0 ? [one] : one.conditions.flatMap(leaves);
}

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
    description:
      'Which conditions of an act (by default the next one) are met, and what would meet the rest.',
    input: z.strictObject({ doc_id: docId, act: z.enum(gateActs).optional(), commit: text.optional() }),
    output: answerShape({
      document: z.string(),
      state: z.string(),
      act: z.string(),
      answer: z.enum(['met', 'not', 'error']),
      unmet: z.array(z.record(z.string(), z.unknown())).optional(),
      met: z.array(z.string()).optional(),
    }),
    rights: null,
    writes: false,
    fromCommand: (input) => ({
      doc_id: one(input, 'ID'),
      act: optional(input, 'ACT'),
      commit: optional(input, 'commit'),
    }),
    run: async ({ options }, { doc_id, act, commit }) => {
      const report = await gate(options, { id: doc_id, act, commit });
      const conditions = report.answers.flatMap(({ system, conditions: own }) =>
        own.flatMap(leaves).map((each) => ({ ...each, system })),
      );
      return {
        data: {
          document: report.id,
          state: report.state,
          act: report.act,
          answer: report.answer,
          unmet: conditions
            .filter(({ answer }) => answer !== 'met')
            .map(({ asks, system, findings }) => ({
              asks,
              system,
              findings: findings.map((each) => ({
                rule: each.rule,
                message: each.message,
                fix: fixFor(each),
              })),
            })),
          met: conditions.filter(({ answer }) => answer === 'met').map(({ asks }) => asks),
        },
        next: nextOf(report),
      };
    },
  }),
  tool({
    name: 'qms_matrix',
    command: 'rtm build',
    description:
      'Write the traceability matrix of a change record’s system from the evidence of its commit, and check it in; what nothing shows is a warning.',
    input: z.strictObject({ doc_id: docId, system: text.optional(), commit: text.optional() }),
    output: actShape,
    rights: ['create'],
    writes: true,
    fromCommand: (input) => {
      const change = optional(input, 'change');
      const [, system] = /^SDLC-(.+)-RTM$/.exec(one(input, 'FILE')) ?? [];
      return change && system ? { doc_id: change, system, commit: optional(input, 'commit') } : null;
    },
    run: async ({ options }, { doc_id, system, commit }) =>
      actAnswer(await writeMatrix(options, { id: doc_id, system, commit })),
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
