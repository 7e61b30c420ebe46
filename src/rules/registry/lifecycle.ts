import { type RuleTable, refusal } from './entry.ts';

/** Rules about which acts are possible in which state, and who may do them. */
export const lifecycleRules = {
  'lifecycle/no-transition': refusal({
    requires: 'An act is possible in the present state of its record.',
    why: 'A draft that is approved without review, or a closed record that changes, was never under control.',
    fix: 'see which acts are possible: `qms next ID`',
  }),
  'permission/right': refusal({
    requires: 'The actor is in a group to which the policy gives the right to this act, by name.',
    why: 'Rights that are inherited or assumed let people assign, approve or administer what they should not.',
    fix: 'ask somebody who may; `qms policy show` shows the rights and `qms user list` the groups',
    exit: 5,
  }),
  'permission/suspended': refusal({
    requires: 'Nobody acts who is suspended, nor an agent or service whose sponsor is.',
    why: 'An owner or delegate has rights to a record that no group gives, and would keep them.',
    fix: 'ask another person; `qms user list` shows who is suspended',
    exit: 5,
  }),
  'permission/owner': refusal({
    requires: 'What only the owner may do is done by the owner, and by quality only where the rules say so.',
    why: 'Otherwise somebody could take over, cancel or close the work of another.',
    fix: 'ask the owner whom `qms status ID` names, or have it handed over: `qms hand-over ID PRINCIPAL`',
    exit: 5,
  }),
  'permission/assigned': refusal({
    requires: 'Only members of the assigned team review, approve or reject.',
    why: 'An author could otherwise pick a friendly judge at the last moment.',
    fix: 'ask quality to assign you: `qms assign ID --assignees PRINCIPAL`',
    exit: 5,
  }),
  'permission/kind': refusal({
    requires: 'Where the policy keeps an act to people, agents or services, the actor is of that kind.',
    why: 'An agent can be talked into an approval by the text that it reads.',
    fix: 'leave the act to a principal of that kind; `qms policy show` shows the demand',
    exit: 5,
  }),
  'permission/recovery': refusal({
    requires: 'Only the recovery principals that genesis names sign a recovery.',
    why: 'Recovery gives back control of everything, so it must not be open to whoever asks for it.',
    fix: 'ask the recovery principals; `qms policy show` names them',
    exit: 5,
  }),
  'checkout/held': refusal({
    requires: 'A record is checked in before it is checked out again, routed, released or closed.',
    why: 'Two copies in work overwrite each other, and a decision over one misses what stands in the other.',
    fix: 'run `qms checkin ID`',
  }),
  'checkout/none': refusal({
    requires: 'A check-in follows a checkout.',
    why: 'Without it nobody knows from which content the change was made, and what it overwrites.',
    fix: 'run `qms checkout ID`',
  }),
  'route/unchanged': refusal({
    requires: 'A draft that is routed differs from what is in force.',
    why: 'Reviewing the same text again gives it a new number and nothing else.',
    fix: 'run `qms checkin ID` with a change, or `qms abandon ID`',
  }),
  'withdraw/in-force': refusal({
    requires: 'Only an end that trunk does not hold yet is withdrawn.',
    why: 'Others build on what is in force; it changes by a revision, not by taking it back.',
    fix: 'begin a revision with `qms checkout ID`, or retire it with `qms retire ID`',
  }),
  'withdraw/emergency': refusal({
    requires: 'An emergency revocation or recovery is not withdrawn.',
    why: 'Whoever holds a stolen key would withdraw the event that takes it away.',
    fix: 'bring it into force: `qms enact POLICY`',
  }),
  'cancel/too-late': refusal({
    requires: 'A record is cancelled only before it was first in force or released.',
    why: 'What people have worked by cannot be declared never to have been.',
    fix: 'retire it when it has ended: `qms retire ID`',
  }),
  'cancel/policy': refusal({
    requires: 'POLICY is neither cancelled nor retired.',
    why: 'Without a policy nobody could do anything any more, not even repair it.',
    fix: 'revise it: `qms checkout POLICY`',
  }),
  'cancel/children': refusal({
    requires: 'Before a record is cancelled, every record that hangs under it has ended.',
    why: 'A child of a cancelled record would stay open for ever and block nothing.',
    fix: 'cancel the children first: `qms cancel ID`',
  }),
  'retire/attachment': refusal({
    requires: 'A verification record is not retired by itself.',
    why: 'It is evidence of its parent, which would then rest on something that is gone.',
    fix: 'retire the parent: `qms retire ID`',
  }),
  'abandon/never-in-force': refusal({
    requires: 'A revision or retirement is abandoned only where trunk holds an earlier end to return to.',
    why: 'There would be nothing that could stand in its place.',
    fix: 'cancel the record instead: `qms cancel ID`',
  }),
  'abandon/content': refusal({
    requires: 'Abandoning restores exactly the files that are in force.',
    why: 'Otherwise a change nobody reviewed would come into force as if it were the old text.',
    fix: 'let qms restore them: `qms abandon ID`',
  }),
  'hand-over/unfit': refusal({
    requires: 'The new owner has a live key and may create.',
    why: 'A record whose owner cannot act would be stuck.',
    fix: 'choose another owner from `qms user list`',
  }),
  'delegate/unfit': refusal({
    requires: 'Whoever execution is delegated to has a live key.',
    why: 'A delegate who cannot sign would be named and do nothing.',
    fix: 'choose another delegate from `qms user list`',
  }),
  'revert/nothing-void': refusal({
    requires: 'Execution goes back to the pre phase only when a decision of that phase is void.',
    why: 'Otherwise an approved plan could be replaced after the work has shown where it does not fit.',
    fix: 'plan what has changed in a variance: `qms create VAR --parent ID`',
  }),
  'revoke/policy-only': refusal({
    requires: 'Only POLICY takes emergency revocations and recoveries.',
    why: 'They change who may act, and that stands in the policy alone.',
    fix: 'see what the record accepts: `qms next ID`',
  }),
  'revoke/since': refusal({
    requires: 'Each key that an emergency revokes is revoked as of the trunk step that the event pins.',
    why: 'What the key did before that step stands and what came later is void, so there must be one such step.',
    fix: 'let qms write both: `qms user revoke NAME --after OID`',
  }),
} as const satisfies RuleTable;
