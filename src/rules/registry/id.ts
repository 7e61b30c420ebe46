import { type RuleTable, refusal } from './entry.ts';

/** Rules about the names of documents, objects and principals. */
export const idRules = {
  'id/grammar': refusal({
    requires:
      'A document id is upper-case letters, digits and hyphens, such as CR-001, CR-001-VAR-002 or TEMPLATE-CR.',
    why: 'Two spellings of one id would let a document hide behind another.',
    fix: 'write the id as `qms list` prints it',
    exit: 2,
  }),
  'id/oid': refusal({
    requires: 'An object id is written in full: 40 lower-case hexadecimal digits.',
    why: 'A short or symbolic name means another object tomorrow.',
    fix: 'write the full id, as `git rev-parse` prints it',
    exit: 2,
  }),
  'id/principal': refusal({
    requires: 'A principal is named by lower-case letters, digits and single hyphens.',
    why: 'Look-alike names would let one actor pass for another.',
    fix: 'use a name that `qms user list` prints',
    exit: 2,
  }),
  'id/taken': refusal({
    requires: 'The id of a new record was never given before, not even to a record that was cancelled.',
    why: 'A number given twice makes old references point at another document.',
    fix: 'let the tool take the next free number: `qms create KIND`',
  }),
} as const satisfies RuleTable;
