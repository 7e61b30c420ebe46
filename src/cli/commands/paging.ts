import { type CommandInput, optional } from '../../commands/input.ts';
import type { PageInput } from '../../reading/page.ts';

export function pageInput(input: CommandInput): PageInput {
  const number = (name: string) => {
    const text = optional(input, name);
    return text === undefined ? undefined : Number(text);
  };
  return { maxCount: number('max-count'), skip: number('skip') };
}

/** How to see what stands after this part of a list; nothing where that is the end. */
export function moreNote(input: CommandInput, shown: number, more: number): string[] {
  const skip = (pageInput(input).skip ?? 0) + shown;
  return more > 0 ? [`${more} more: the same with --skip ${skip}`] : [];
}
