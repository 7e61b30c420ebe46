import type * as z from 'zod';
import { list, strict, text } from './shape-parts.ts';

const path = text(
  /^(?!\/)(?!\.qms(\/|$))(?!.*(^|\/)\.\.?(\/|$))(?!.*\/\/)(?!.*\/$)[A-Za-z0-9._*?/@+ -]+$/,
  'a file, folder or glob from the top of the repository (*, **, ?), without a slash at the end, outside .qms/',
  200,
);
const principal = text(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a principal id', 64);

/** `review:`. What it means is checked in `review-entries.ts`. */
export const reviewShape = strict({
  by_path: list(
    strict({
      paths: list(path).min(1, 'at least one path'),
      principals: list(principal).min(1, 'at least one principal'),
    }),
  ).describe('Who has to be on the team that decides on a change to which files.'),
});

export type ReviewEntry = z.infer<typeof reviewShape>;
