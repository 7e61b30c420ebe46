import { type RuleTable, refusal } from './entry.ts';

/** Rules about steps of trunk, and about the history that a verdict rests on. */
export const trunkRules = {
  'trunk/pending': refusal({
    requires: 'What an act builds on is in trunk, not only at the tip of its own branch.',
    why: 'A pending end can still be withdrawn, and what was built on it would hang in the air.',
    fix: 'bring it into trunk with `qms enact ID`, or take it back with `qms withdraw ID`',
  }),
  'trunk/governed-path': refusal({
    requires:
      'A step without a record changes only paths that the policy lists as ungoverned, and nothing in .qms.',
    why: 'An ordinary commit could otherwise put a document, or another policy, into force.',
    fix: 'change it through its record: `qms checkout ID`; `qms policy show` shows the ungoverned paths',
  }),
  'trunk/smuggled-event': refusal({
    requires: 'Only the second parent of an enact step brings events into trunk.',
    why: 'An ordinary merge of a record’s branch would make its draft look as if it were in force.',
    fix: 'leave the merge out, and bring the record in with `qms enact ID`',
  }),
  'step/unknown': refusal({
    requires: 'A step of trunk is of a kind that this program knows.',
    why: 'A step without a rule would change what is in force without being judged.',
    fix: 'update git-qms: `npm install -g git-qms@latest`',
  }),
  'step/parents': refusal({
    requires: 'A step has as many parents as its kind says.',
    why: 'An additional parent brings in history that nobody judged.',
    fix: 'make the step again: `qms enact ID` or `qms checkpoint`',
  }),
  'step/tree': refusal({
    requires: 'A step changes exactly what its kind says: the files of its record, or the checkpoint.',
    why: 'An evil merge changes files that neither parent shows, and no log prints it.',
    fix: 'make the step again: `qms enact ID` or `qms checkpoint`',
  }),
  'enact/no-record': refusal({
    requires: 'The second parent of an enact step is the tip of a record whose every event is valid.',
    why: 'One refused event anywhere in the chain would come into force with the rest.',
    fix: 'see what is wrong with the record: `qms verify`',
  }),
  'enact/not-ended': refusal({
    requires: 'Only a record that is EFFECTIVE, CLOSED, RETIRED or CANCELLED is brought into trunk.',
    why: 'A draft in trunk would be taken for a document in force.',
    fix: 'bring the record to its end; `qms next ID` prints the commands',
  }),
  'enact/not-newer': refusal({
    requires: 'The record’s tip follows the one that trunk holds.',
    why: 'An older tip, validly signed as it is, would bring an old version back into force.',
    fix: 'run `git fetch`; `qms status ID` shows what trunk holds',
    exit: 4,
  }),
  'enact/right-lost': refusal({
    requires: 'Whoever decided still has the right to, under the policy in force at the step.',
    why: 'An approval could be kept back and used after its author was relieved of the role.',
    fix: 'take it back with `qms withdraw ID` and decide again',
  }),
  'enact/needs-quality': refusal({
    requires:
      'Under the policy in force at the step, independent quality is among the reviews and the approvals.',
    why: 'A decision must not come into force when its only quality person has left quality.',
    fix: 'take it back with `qms withdraw ID` and decide again',
  }),
  'enact/children-first': refusal({
    requires: 'What a closed record rests on is in trunk before it.',
    why: 'A child could still be withdrawn after its parent was closed over it.',
    fix: 'bring the children in first: `qms enact ID`',
  }),
  'checkpoint/unknown': refusal({
    requires: 'Every line of a checkpoint names an open record and a valid event of it.',
    why: 'A checkpoint that lists tips that never were would accuse honest repositories of having lost history.',
    fix: 'let qms write it: `qms checkpoint`',
  }),
  'genesis/second': refusal({
    requires: 'Trunk has one genesis.',
    why: 'A second one would bring in another policy, with other keys, past every rule.',
    fix: 'change the policy by a revision: `qms checkout POLICY`',
  }),
  'enact/not-tip': {
    requires:
      'At a push, a step brings in the tip of the record’s branch, not an event that it has gone on from.',
    why: 'An approval that was withdrawn while it was pending would come into force all the same.',
    fix: 'see where the record stands: `qms status ID`',
    severity: 'error',
    exit: 1,
  },
  'enact/not-on-branch': {
    requires: 'At a push, the record that a step brings in stands on its branch.',
    why: 'Events that came by trunk alone would never be asked whether they fit the present.',
    fix: 'push the record’s branch together with trunk: `git push --atomic`, or run `qms enact ID`',
    severity: 'error',
    exit: 1,
  },
} as const satisfies RuleTable;
