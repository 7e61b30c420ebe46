import { type RuleTable, refusal } from './entry.ts';

/** What an act on the roster, its keys or the draft of POLICY can meet. */
export const userRules = {
  'user/unknown': refusal({
    requires: 'A principal that a command names is in the roster.',
    why: 'A key or a right given to a mistyped name would wait for whoever takes that name.',
    fix: 'use a name that `qms user list` prints',
    exit: 3,
  }),
  'user/exists': refusal({
    requires: 'A new principal has a name that is not in the roster yet.',
    why: 'The name stands under past events, which must not become those of somebody else.',
    fix: 'choose another name; a new key for the same person is `qms user rotate NAME --public-key FILE`',
  }),
  'user/key-unknown': refusal({
    requires: 'A key that a command names is one of that principal’s.',
    why: 'Taking away the wrong key leaves the lost one alive.',
    fix: 'copy the whole fingerprint from `qms user list`',
    exit: 3,
  }),
  'user/nothing-left': refusal({
    requires: 'Retiring or revoking takes something away.',
    why: 'A revision that changes nothing would be reviewed in vain.',
    fix: 'see the keys and their status with `qms user list`',
  }),
  'user/step-unknown': refusal({
    requires: 'A revocation names one first-parent step of trunk.',
    why: 'From that step on the key counts as lost; a commit beside trunk’s line has no place in that order.',
    fix: 'choose one with `git log --first-parent`',
    exit: 3,
  }),
  'user/draft-open': refusal({
    requires:
      'A change of the roster goes into a draft of POLICY that the actor owns and that is not under review.',
    why: 'Two drafts would each undo the other, and reviewers must know what they review.',
    fix: 'see where it stands: `qms status POLICY`',
  }),
  'recover/other-content': refusal({
    requires: 'Everybody who signs a recovery signs the same content.',
    why: 'A recovery with other content begins anew, and the signatures given so far would be lost without a word.',
    fix: 'sign what is under way, or give it up with `qms abandon POLICY -m REASON`',
  }),
  'recover/none': refusal({
    requires: 'There is a recovery under way to agree to.',
    why: 'A recovery begins with the key that it brings.',
    fix: 'see where it stands: `qms status POLICY`',
  }),
} as const satisfies RuleTable;
