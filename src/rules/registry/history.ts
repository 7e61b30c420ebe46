import type { RuleTable } from './entry.ts';

/** Rules about a history as a whole: what must be there, and hang together. */
export const historyRules = {
  'history/missing-object': {
    requires: 'Every object of a governed history is present.',
    why: 'What is missing cannot be judged, and an unjudged event may hide anything.',
    fix: 'fetch the whole history: `git fetch --unshallow`, or clone again without --filter and --depth',
    severity: 'error',
    exit: 6,
  },
  'history/not-a-commit': {
    requires: 'Governed refs and pins name commits.',
    why: 'A tag or blob in the place of an event has no author, no parent and no meaning.',
    fix: 'run `qms verify` and restore the ref that it names',
    severity: 'error',
    exit: 1,
  },
  'history/no-genesis': {
    requires: 'Trunk and every record descend from the one genesis.',
    why: 'A record with another root comes from another quality system.',
    fix: 'run `qms doctor`; set the root of trust with `git config qms.genesis <oid>`',
    severity: 'error',
    exit: 1,
  },
  'record/unknown': {
    requires: 'The record exists, as a branch or in trunk.',
    why: 'An act on a document that is not there would found it without rules.',
    fix: 'run `qms list`, or `git fetch` when it was created elsewhere',
    severity: 'error',
    exit: 3,
  },
  'record/invalid': {
    requires: 'Every event of a record is valid.',
    why: 'Nothing can be built on a history that the rules forbid.',
    fix: 'run `qms verify`; it names the event and the rule',
    severity: 'error',
    exit: 1,
  },
  'record/forked': {
    requires: 'A record has one chain of events; what trunk holds of it lies on its branch.',
    why: 'Two histories of one document would let each reader believe another one.',
    fix: 'restore the branch from a clone that holds trunk’s tip; run `qms verify` for the ids',
    severity: 'error',
    exit: 1,
  },
  'trunk/after-violation': {
    requires: 'The step before is readable and lawful.',
    why: 'What stands on an unlawful step cannot be judged by itself.',
    fix: 'run `qms verify` and mend the first violation that it names',
    severity: 'error',
    exit: 1,
  },
  'genesis/none': {
    requires: 'The repository holds a quality system.',
    why: 'Without genesis there is no policy, and nobody has a right to anything.',
    fix: 'found one with `qms init`, or fetch the branch that holds it',
    severity: 'error',
    exit: 6,
  },
  'genesis/invalid': {
    requires:
      'Genesis is a root commit, signed by a founding administrator, that holds the policy and the first documents.',
    why: 'Everything is judged from it; a weak root makes every verdict weak.',
    fix: 'found the quality system again with `qms init`, or pin the right commit with `git config qms.genesis <oid>`',
    severity: 'error',
    exit: 1,
  },
  'genesis/entrance': {
    requires:
      'Genesis enters an older history by one merge of exactly the baseline and genesis, signed by the key of genesis.',
    why: 'Anything else in that merge would be in force without review.',
    fix: 'merge again with `qms init`',
    severity: 'error',
    exit: 1,
  },
  'pin/stale': {
    requires: 'At a push, a pin is not older than what the server holds.',
    why: 'An old pin would let an act pass on facts that have changed since.',
    fix: 'run the act again: it reads the present state first',
    severity: 'error',
    exit: 4,
  },
  'revoke/since': {
    requires: 'Each key that a revocation names is revoked as of the trunk step that the event pins.',
    why: 'Two statements of when a key was lost would leave open which events are void.',
    fix: 'run `qms user revoke NAME --since STEP`',
    severity: 'error',
    exit: 1,
  },
} as const satisfies RuleTable;
