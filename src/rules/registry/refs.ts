import type { RuleTable } from './entry.ts';

/** Rules about which refs a push may move, and how. */
export const refRules = {
  'ref/outside': {
    requires: 'A push moves only branches and tags.',
    why: 'Replace refs, notes and other side doors change what readers see without an event.',
    fix: 'push to refs/heads/ or refs/tags/',
    severity: 'error',
    exit: 1,
  },
  'ref/governed-name': {
    requires: 'No branch or tag equals, prefixes or case-folds to a governed name.',
    why: 'A look-alike hides a record from some clones, or keeps its branch from being made.',
    fix: 'choose another name',
    severity: 'error',
    exit: 1,
  },
  'ref/symbolic': {
    requires: 'No governed ref is an alias of another.',
    why: 'A push to the alias would move the target unseen.',
    fix: 'remove the symbolic ref on the server: `git symbolic-ref --delete REF`',
    severity: 'error',
    exit: 1,
  },
  'ref/rewritten': {
    requires: 'A governed branch only grows: its old tip stays on its first-parent line.',
    why: 'A rewritten branch can drop a review, a rejection or a whole decision.',
    fix: 'fetch, and run the act again on what the server holds',
    severity: 'error',
    exit: 1,
  },
  'ref/deleted': {
    requires: 'Trunk is never deleted; a record’s branch only when trunk holds its last event.',
    why: 'Deleting is the simplest way to lose a history.',
    fix: 'bring the record to its end and run `qms archive ID`',
    severity: 'error',
    exit: 1,
  },
  'ref/behind-trunk': {
    requires: 'An archived branch that appears again continues from the last tip that trunk holds.',
    why: 'From an older tip a second life of the document would begin.',
    fix: 'create the branch at the tip that `qms status ID` shows',
    severity: 'error',
    exit: 1,
  },
  'exec/not-in-execution': {
    requires: 'An execution branch exists only while its change record is IN_EXECUTION.',
    why: 'Code written before release or after close was never authorised.',
    fix: 'release the record first: `qms next ID`',
    severity: 'error',
    exit: 1,
  },
  'event/future': {
    requires: 'A pushed event is not dated in the future.',
    why: 'A date that has not come yet proves nothing about when a decision was made.',
    fix: 'set the clock of the machine that signs',
    severity: 'error',
    exit: 1,
  },
  'event/late': {
    requires: 'A decision is pushed within the policy’s max_lag.',
    why: 'A decision kept back may rest on rights and facts that are long gone.',
    fix: 'make the decision again: run the act anew',
    severity: 'error',
    exit: 1,
  },
  'checkpoint/incomplete': {
    requires: 'A checkpoint lists the tip of every open record.',
    why: 'A record that is left out could be shortened unseen.',
    fix: 'run `qms checkpoint` again',
    severity: 'error',
    exit: 4,
  },
  'hook/input': {
    requires: 'The hook reads lines of `<old> <new> <ref>`, as git writes them.',
    why: 'A push that the gate misreads is a push that it did not judge.',
    fix: 'let git run the hook; for a trial, give it the lines of githooks(5)',
    severity: 'error',
    exit: 6,
  },
  'hook/crash': {
    requires: 'The gate judges the whole push.',
    why: 'What the gate cannot judge it refuses; a crash that let a push through would be a hole.',
    fix: 'read the server’s log; the person who runs the server runs `qms doctor` there',
    severity: 'error',
    exit: 6,
  },
} as const satisfies RuleTable;
