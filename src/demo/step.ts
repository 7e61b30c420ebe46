import type { Who } from './cast.ts';

/** What somebody who writes a file looks at first. */
export interface Look {
  /** Runs git, unseen, in the clone of whoever writes, and gives what it prints. */
  git(...args: readonly string[]): Promise<string>;
  /** A file that somebody else handed over. */
  file(from: Who, path: string): Promise<string>;
}

/** How much of a command a reader sees. */
export type Show = 'all' | 'command' | 'nothing';

/** A command as typed, and what must come of it. `<name>` stands for something remembered. */
export interface RunStep {
  readonly kind: 'run';
  readonly as: Who;
  readonly command: readonly string[];
  /** Where, below the home of whoever acts; the clone without it. */
  readonly in: string;
  readonly show: Show;
  /** Whether it writes to a record, so that its actor fetches first. */
  readonly isAct: boolean;
  /** Exit code; 0 without it. */
  readonly exit: number;
  /** What the output must hold. */
  readonly prints: readonly string[];
  /** Keeps the output under this name. */
  readonly remember: string | null;
  /** Part of the README's tour under this name. */
  readonly tour: string | null;
}

/** A push that the server must refuse by this rule, leaving every ref where it was. */
export interface CheatStep {
  readonly kind: 'cheat';
  readonly as: Who;
  readonly command: readonly string[];
  readonly rule: string;
  readonly tour: string | null;
}

/** A file that somebody writes by hand. */
export interface WriteStep {
  readonly kind: 'write';
  readonly as: Who;
  /** Below the home of whoever acts. */
  readonly file: string;
  readonly text: string | ((look: Look) => Promise<string>);
  readonly show: Show;
  readonly tour: string | null;
}

export type Step =
  | { readonly kind: 'chapter'; readonly title: string }
  | { readonly kind: 'say'; readonly text: string }
  | RunStep
  | CheatStep
  | WriteStep;

type Extra = Partial<Omit<RunStep, 'kind' | 'as' | 'command'>>;

export function chapter(title: string): Step {
  return { kind: 'chapter', title };
}

export function say(text: string): Step {
  return { kind: 'say', text };
}

export function run(as: Who, command: readonly string[], extra: Extra = {}): Step {
  return {
    kind: 'run',
    as,
    command,
    in: extra.in ?? 'records',
    show: extra.show ?? 'all',
    isAct: extra.isAct ?? false,
    exit: extra.exit ?? 0,
    prints: extra.prints ?? [],
    remember: extra.remember ?? null,
    tour: extra.tour ?? null,
  };
}

/** An act, after which its document is in the state told. */
export function act(as: Who, command: readonly string[], state: string, extra: Extra = {}): Step {
  return run(as, ['qms', ...command], {
    ...extra,
    isAct: true,
    prints: [` is ${state}`, ...(extra.prints ?? [])],
  });
}

export function cheat(as: Who, command: readonly string[], rule: string, tour: string | null = null): Step {
  return { kind: 'cheat', as, command, rule, tour };
}

export function write(
  as: Who,
  file: string,
  text: WriteStep['text'],
  extra: { show?: Show; tour?: string } = {},
): Step {
  return { kind: 'write', as, file, text, show: extra.show ?? 'command', tour: extra.tour ?? null };
}
