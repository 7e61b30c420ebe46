import { z } from 'zod';

/** A tool call that is ready to be made, but for what `needs` names. */
export const nextCall = z.object({
  /** The server that has it, where that is the other one. */
  server: z.enum(['git', 'qms']).optional(),
  tool: z.string(),
  arguments: z.record(z.string(), z.unknown()),
  needs: z.array(z.string()).optional(),
  says: z.string().optional(),
});

/** A step without a tool, seldom and weighty enough to be left to a person at a command line. */
const nextCommand = z.object({
  command: z.string(),
  for: z.literal('a person'),
  says: z.string().optional(),
});

/** The same for somebody else: names, or as people say it, and what they would call. */
const othersStep = { who: z.string() };

export const sentFinding = z.object({
  rule: z.string(),
  message: z.string(),
  fix: z.string().optional(),
  where: z.record(z.string(), z.unknown()).optional(),
});

/** What every answer may hold, beside what its tool found. */
const around = {
  ok: z.boolean(),
  findings: z.array(sentFinding).optional(),
  warnings: z.array(sentFinding).optional(),
  notes: z.array(z.string()).optional(),
  next: z.array(z.union([nextCall, nextCommand])).optional(),
  waits_for: z.array(z.union([nextCall.extend(othersStep), nextCommand.extend(othersStep)])).optional(),
};

export type NextCall = z.infer<typeof nextCall>;
export type NextStep = NextCall | z.infer<typeof nextCommand>;

/** What a tool sends as `structuredContent`: its own properties, beside those that every answer may hold. */
export function answerShape(own: z.ZodRawShape) {
  return z.strictObject({ ...around, ...own });
}

/** A refusal, whichever tool was called. */
export const refusalShape = answerShape({ try_again: z.boolean().optional() });

/** What every act answers. */
export const actShape = answerShape({
  document: z.string().optional(),
  state: z.string().optional(),
  version: z.string().optional(),
  commit: z.string().optional(),
  more_commits: z
    .array(z.object({ act: z.string(), document: z.string().optional(), commit: z.string() }))
    .optional(),
});
