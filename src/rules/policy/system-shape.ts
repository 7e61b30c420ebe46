import * as z from 'zod';
import { list, strict, text, whole, yes } from './shape-parts.ts';

const path = text(
  /^(?:\.|(?!\.qms(?:\/|$))(?!(?:.*\/)?\.\.?(?:\/|$))[A-Za-z0-9._@+-]+(?:\/[A-Za-z0-9._@+-]+)*)$/,
  'a file or folder from the top of the repository, without a slash at the end, outside .qms/; or "." for everything',
  200,
);
const principal = text(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a principal id', 64);
const suiteName = text(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'a suite name: lower-case letters, digits, hyphens', 40);

/** One entry of `systems:`. What it means is checked in `system-entries.ts`. */
export const systemShape = strict({
  title: text(/^\S(?:[^\n]*\S)?$/, 'one line of text, without spaces around it', 100),
  paths: list(path).min(1, 'at least one path'),
  submodule: yes.optional(),
  suites: z.record(
    suiteName,
    strict({ attest: list(principal).min(1, 'at least one principal').optional() }),
    {
      error: 'a mapping of suite names',
    },
  ),
  scan: strict({ error: whole(0).optional(), warning: whole(0).optional(), note: whole(0).optional() })
    .optional()
    .describe('How many findings of a level a scan may have.'),
});

export const systemName = text(/^[A-Z][A-Z0-9]*$/, 'a system name: upper-case letters and digits', 16);

export type SystemEntry = z.infer<typeof systemShape>;
