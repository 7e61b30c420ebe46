import { type RuleTable, refusal } from './entry.ts';

/** Proposals, where a relay admits what clients may not push themselves. */
export const relayRules = {
  'relay/transport': refusal({
    requires: 'Acts reach the remote by a push, or by a relay.',
    why: 'Anything else would leave it open who judges them.',
    fix: 'run `git config qms.transport relay` where a relay admits records, else `git config --unset qms.transport`',
    exit: 2,
  }),
  'relay/not-here': refusal({
    requires: 'A server that judges pushes takes records where they belong.',
    why: 'A proposal that no relay ever looks at would wait for ever.',
    fix: 'run `git config --unset qms.transport`, and do it again',
  }),
  'relay/steps-itself': refusal({
    requires: 'Where a relay admits what is proposed, it alone makes the steps of trunk.',
    why: 'A step that a client makes is overtaken by whatever the relay admits before it.',
    fix: 'leave it to the relay, which makes the steps that follow from what it admits; `qms status` shows how records stand',
  }),
  'relay/none': refusal({
    requires: 'Changes are proposed where a relay makes the steps of trunk.',
    why: 'Elsewhere nobody would ever look at the proposal.',
    fix: 'push to trunk, where a hook judges it; or run `git config qms.transport relay` if a relay serves this repository',
    exit: 2,
  }),
  'relay/conflict': refusal({
    requires: 'Files of a proposed change stand on trunk as they did when the change left it.',
    why: 'What comes of two changes of one file is decided by somebody who reads both, and not by the relay.',
    fix: 'take trunk in with `git merge`, look at what comes of it, and propose that',
  }),
  'relay/waiting': refusal({
    requires: 'A proposal counts once the relay has admitted it.',
    why: 'Until then nobody knows whether it will be refused.',
    fix: 'run the same command again: it goes on waiting, and proposes nothing twice',
    exit: 4,
  }),
  'relay/vanished': refusal({
    requires: 'Only the relay takes a proposal away, and says why where it refuses it.',
    why: 'Somebody else deleted the branch of the proposal: whether it would have been admitted is not known.',
    fix: 'run the same command again',
    exit: 4,
  }),
  'relay/answer': refusal({
    requires:
      'An answer is signed by somebody who may make steps of trunk, and follows on the proposal that it is about.',
    why: 'Anybody can write a branch of that name, and would be believed.',
    fix: 'ask whoever runs the relay; `git log -p` of the branch shows what was written there, and by whom',
  }),
  'relay/no-remote': refusal({
    requires: 'A relay runs in a clone of the repository that it serves.',
    why: 'It admits what others propose there.',
    fix: 'clone the repository, and run `qms relay` there',
    exit: 6,
  }),
  'relay/right': refusal({
    requires: 'The principal of a relay may make steps of trunk.',
    why: 'Without the right none of its steps would be valid.',
    fix: 'give its key with `--key`, and its group the right `trunk` in the policy',
    exit: 5,
  }),
  'relay/host-refused': refusal({
    requires: 'The host lets the relay move what it admits.',
    why: 'The rules of the host stand in the way, and not those of the quality system.',
    fix: 'ask whoever administers the host what its rules let the relay move; on GitHub `qms github doctor` says',
  }),
  'relay/crash': refusal({
    requires: 'Every proposal can be judged.',
    why: 'What cannot be judged is not admitted, and must not keep others from it.',
    fix: 'report it with what is said here; the commits stand below the answer’s branch',
    exit: 70,
  }),
} as const satisfies RuleTable;
