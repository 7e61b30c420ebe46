import type { z } from 'zod';
import type { Advised } from '../acts/advice.ts';
import type { ContextOptions } from '../acts/context.ts';
import type { CommandInput } from '../commands/input.ts';
import type { Finding } from '../rules/finding.ts';
import type { Policy, Principal, Right } from '../rules/policy/policy.ts';
import { holds } from '../rules/policy/questions.ts';
import type { NextCall } from './answer-shape.ts';

/** What a tool works with, whichever transport the call came by. */
export interface CallContext {
  /** The repository, the caller's key and the request; of a call that reads, an opened repository that stays open. */
  readonly options: ContextOptions;
  /** Whoever the credential proves. */
  readonly principal: Principal;
  /** The policy in force. */
  readonly policy: Policy;
  /** Says how far a long task is; does nothing where the client asked for no progress. */
  readonly progress: (message: string) => void;
}

/** What a tool found or did. Absent, null and empty properties are left out of what is sent. */
export interface Answer {
  readonly data: Readonly<Record<string, unknown>>;
  /** What comes next: the caller's own steps and those of others. */
  readonly steps?: readonly Advised[];
  /** Next commands that say only what, and are the caller's. */
  readonly next?: readonly string[];
  /** Next calls of tools that no command does the same as. */
  readonly calls?: readonly NextCall[];
  readonly warnings?: readonly Finding[];
  readonly notes?: readonly string[];
}

/** One tool, without regard to any MCP library. */
export interface Tool<Input = never> {
  /** `qms_route`; of `[a-z_]`. */
  readonly name: string;
  /** The row of the command table that does the same; null where none does. */
  readonly command: string | null;
  /** One or two short sentences: every client pays for them in each session. */
  readonly description: string;
  /** What the caller sends, apart from `user` and `idempotency_key`, which every tool takes. */
  readonly input: z.ZodObject;
  readonly output: z.ZodType;
  /** Rights of which the caller needs one to see the tool; null shows it to everybody. */
  readonly rights: readonly Right[] | null;
  readonly writes: boolean;
  /** Calls of a tool that writes which only look. */
  readonly looks?: (input: Input) => boolean;
  /** What it does cannot be taken back. */
  readonly final?: true;
  /** The arguments that stand for a line of the command table; null where the tool has no way to do the same. */
  readonly fromCommand: (input: CommandInput) => Readonly<Record<string, unknown>> | null;
  readonly run: (context: CallContext, input: Input) => Promise<Answer>;
}

/** A tool of the table, whatever its input. */
export type AnyTool = Tool<never>;

/** What of a tool is enough to name a call of it. */
export type Callable = Pick<AnyTool, 'name' | 'command' | 'input' | 'rights' | 'fromCommand'>;

/** The tools of the other server that one repository has: what an answer of this one may send its reader to. */
export interface Elsewhere {
  readonly server: 'git' | 'qms';
  readonly tools: readonly Callable[];
}

/** Lets the type of the input follow from its schema. */
export function tool<S extends z.ZodObject>(
  made: Omit<Tool<z.infer<S>>, 'input'> & { readonly input: S },
): AnyTool {
  return made as unknown as AnyTool;
}

/** The tools of which a principal can make use: their order is always the same. */
export function toolsOf<T extends Callable>(
  tools: readonly T[],
  policy: Policy,
  { id }: Principal,
): readonly T[] {
  return tools.filter(({ rights }) => rights === null || rights.some((right) => holds(policy, id, right)));
}

/** The names of the parameters that a caller cannot leave out. */
export function requiredOf({ input }: Callable): string[] {
  return Object.entries(input.shape).flatMap(([name, type]) =>
    type.safeParse(undefined).success ? [] : [name],
  );
}
