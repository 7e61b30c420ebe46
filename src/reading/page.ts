import { fail } from '../rules/finding.ts';

/** Which part of a long list is wanted; all of it without either. */
export interface PageInput {
  /** At most so many items. */
  readonly maxCount?: number | undefined;
  /** So many items are left out first. */
  readonly skip?: number | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** How many items stand after the last of these. */
  readonly more: number;
}

/** A part of a list. Raises `usage/option-value`. */
export function pageOf<T>(all: readonly T[], { maxCount, skip = 0 }: PageInput): Page<T> {
  if (maxCount !== undefined && !(Number.isSafeInteger(maxCount) && maxCount > 0))
    fail('usage/option-value', `--max-count is a whole number above 0, not ${maxCount}`);
  if (!(Number.isSafeInteger(skip) && skip >= 0))
    fail('usage/option-value', `--skip is a whole number from 0 on, not ${skip}`);
  const items = all.slice(skip, maxCount === undefined ? undefined : skip + maxCount);
  return { items, more: Math.max(all.length - skip - items.length, 0) };
}
