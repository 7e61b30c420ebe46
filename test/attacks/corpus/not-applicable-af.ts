import type { NotApplicable } from '../attack.ts';

/** Cases of the catalogue's sections on refs and trees, and of later issues, that have nothing to attack here, and why. */
export const notApplicable: readonly NotApplicable[] = [
  {
    id: 'A20',
    title: 'a push certificate that is sent again',
    why: 'Push certificates are not asked for and count for nothing: who acts is who signed the event.',
  },
  {
    id: 'F11',
    title: 'a requirement whose text stands elsewhere',
    why: 'Requirements are documents like others in this version; the gates that will read their rows are not built yet.',
  },
  {
    id: 'G01-G20',
    title: 'evidence of tests, and what a hosting service does',
    why: 'Qualified commits, evidence of CI and the action for hosts without hooks are not built yet, and no closing relies on them.',
  },
];
