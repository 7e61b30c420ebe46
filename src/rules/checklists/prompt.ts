import type { Oid } from '../values.ts';

/** What a prompt file is for: the first folder of its path. */
export type PromptTask = 'review' | 'approval';

/** `single` for kinds without execution; `retirement` is a phase of its own, whatever the kind. */
export type PromptPhase = 'single' | 'pre' | 'post' | 'retirement';

export const promptTasks: readonly PromptTask[] = ['review', 'approval'];
export const promptPhases: readonly PromptPhase[] = ['single', 'pre', 'post', 'retirement'];

/** Where prompt files stand, from the top of the repository. */
export const promptFolder = '.qms/prompts';

/** Whether a file below the folder is a prompt that rules read; any other, such as a README, is only kept. */
export function isPrompt(path: string): boolean {
  return /\.ya?ml$/i.test(path);
}

export interface PromptItem {
  /** What an answer names; each once in a file. */
  readonly id: string;
  readonly category: string;
  readonly text: string;
  /** `evidence` wants a quote or a location beside a pass. */
  readonly asks: 'judgement' | 'evidence';
  /** The only phase in which it is asked; null asks it always. */
  readonly phase: PromptPhase | null;
}

/** One file of `.qms/prompts/`: what reviewers or approvers look for. */
export interface Prompt {
  /** From the top of the repository: `.qms/prompts/review/pre/CR.yaml`. */
  readonly path: string;
  /** The git id of the file's content. */
  readonly oid: Oid;
  readonly title: string;
  /** Whether an event that it applies to must answer it. */
  readonly answers: 'required' | 'optional';
  readonly reminders: readonly string[];
  readonly items: readonly PromptItem[];
}

/** The prompts of a policy, by path. */
export type Prompts = ReadonlyMap<string, Prompt>;

/** Where a prompt may stand, from the most specific to the most general. */
export function promptPaths(task: PromptTask, phase: PromptPhase, kind: string): readonly string[] {
  return [`${task}/${phase}/${kind}`, `${task}/${phase}/default`, `${task}/default`].map(
    (path) => `${promptFolder}/${path}.yaml`,
  );
}

/** A prompt with the items that it asks in one phase. */
export interface Asked {
  readonly prompt: Prompt;
  readonly items: readonly PromptItem[];
}

/**
 * The most specific prompt for a task, with the items that it asks in this phase.
 *
 * @returns null where there is none, or it asks nothing in this phase
 */
export function askedIn(
  prompts: Prompts | undefined,
  task: PromptTask,
  phase: PromptPhase,
  kind: string,
): Asked | null {
  const [prompt] = promptPaths(task, phase, kind).flatMap((path) => prompts?.get(path) ?? []);
  const items = prompt?.items.filter((item) => item.phase === null || item.phase === phase) ?? [];
  return prompt && items.length > 0 ? { prompt, items } : null;
}

/** The phase of a record for which its prompts are chosen. */
export function promptPhase(record: {
  readonly phase: 'pre' | 'post' | null;
  readonly retiring: unknown;
}): PromptPhase {
  if (record.retiring !== null) return 'retirement';
  return record.phase ?? 'single';
}
