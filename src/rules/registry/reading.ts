import { type RuleTable, refusal } from './entry.ts';

/** What a reading can miss. */
export const readingRules = {
  'reading/no-version': refusal({
    requires: 'The version that is asked for was given to the document at some time.',
    why: 'Another version in its place would be read as the one that was asked for.',
    fix: 'see the versions with `qms history ID`',
    exit: 3,
  }),
} as const satisfies RuleTable;
