import type { PageInput } from '../../reading/page.ts';
import type { Option } from '../command.ts';
import { type CommandInput, optional } from '../input.ts';

/** As in `git log`. */
export const pageOptions: readonly Option[] = [
  { name: 'max-count', value: 'NUMBER', description: 'show no more than this many' },
  { name: 'skip', value: 'NUMBER', description: 'leave this many out first' },
];

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
