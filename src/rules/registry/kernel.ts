import type { RuleTable } from './entry.ts';

/** Rules about ids, bytes, events, the lifecycle and trunk. */
export const kernelRules = {
  'id/grammar': {
    requires:
      'A document id is upper-case letters, digits and hyphens, such as CR-001, CR-001-VAR-002 or TEMPLATE-CR.',
    why: 'Two spellings of one id would let a document hide behind another.',
    fix: 'write the id as `qms list` prints it',
    severity: 'error',
    exit: 2,
  },
  'id/oid': {
    requires: 'An object id is written in full: 40 lower-case hexadecimal digits.',
    why: 'A short or symbolic name means another object tomorrow.',
    fix: 'write the full id, as `git rev-parse` prints it',
    severity: 'error',
    exit: 2,
  },
  'id/principal': {
    requires: 'A principal is named by lower-case letters, digits and single hyphens.',
    why: 'Look-alike names would let one actor pass for another.',
    fix: 'use a name that `qms user list` prints',
    severity: 'error',
    exit: 2,
  },
} as const satisfies RuleTable;
