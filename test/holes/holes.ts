/** What became of one weakness that was proven by running the system that git-qms replaces. */
export interface Hole {
  readonly proven: string;
  readonly now: string;
  /** Rules that refuse it; none where what was a weakness is lawful now, or cannot be asked for. */
  readonly rules: readonly string[];
  /** File of test/holes/ with the tests, whose names begin with the letter. */
  readonly test: string;
}

export const holes: Readonly<Record<string, Hole>> = {
  A: {
    proven: 'An author has himself assigned, reviews and approves his own change, without quality.',
    now: 'Refused at each step: only quality assigns, neither the author nor who answers for him is put on the team, only members of the team judge, and approval is not complete without quality.',
    rules: ['permission/right', 'independence/contributor', 'permission/assigned', 'event/state'],
    test: 'judging.test.ts',
  },
  B: {
    proven: 'Administrators and initiators assign reviewers.',
    now: 'Refused: rights are given by name, and no policy gives this one to anybody but quality.',
    rules: ['permission/right'],
    test: 'judging.test.ts',
  },
  B3: {
    proven: 'Users who were added later cannot be assigned.',
    now: 'They can: the roster is the policy in force, and there is no other list.',
    rules: [],
    test: 'lawful.test.ts',
  },
  C: {
    proven: 'Anybody acts as quality by saying so: `--user qa`.',
    now: 'There is no such option. Who acts is whose key signed; name, author and signature must agree.',
    rules: ['event/actor', 'event/author', 'signature/missing', 'signature/unknown-key'],
    test: 'identity.test.ts',
  },
  D: {
    proven: 'After a rejection a change is routed for approval again and approved without a new review.',
    now: 'Refused: a rejection voids its round, and there is no approval without one.',
    rules: ['approval/no-round', 'lifecycle/no-transition'],
    test: 'judging.test.ts',
  },
  E: {
    proven: 'A change is released, post-reviewed and closed with no execution at all.',
    now: 'Refused: every item has its outcome before post-review, and no check-in takes an item out.',
    rules: ['execution/incomplete', 'execution/plan'],
    test: 'content.test.ts',
  },
  F: {
    proven: 'What is post-approved is checked out, edited and closed: unreviewed text in a closed record.',
    now: 'Refused: POST_APPROVED is not checked out, and a close changes no file.',
    rules: ['lifecycle/no-transition', 'event/changes-content'],
    test: 'content.test.ts',
  },
  G: {
    proven:
      'Variances under procedures and under closed changes; an ER that is taken for a TP; a second nested variance that fails.',
    now: 'Kind and state of the parent are judged at the create and at the link. Ids say kind and parent without doubt, and each has a directory of its own. Several TPs under one CR are lawful.',
    rules: ['kind/parent', 'link/parent-state'],
    test: 'links.test.ts',
  },
  H: {
    proven: 'Another round of review from PRE_REVIEWED, drawn as legal, is refused.',
    now: 'It is lawful from every reviewed state; reviews of the round before carry nothing.',
    rules: [],
    test: 'lawful.test.ts',
  },
  I: {
    proven: 'A change closes while one of its variances is a draft.',
    now: 'Refused: a close pins everything that is linked, and all of it has ended.',
    rules: ['link/unsettled', 'pin/missing'],
    test: 'links.test.ts',
  },
  J: {
    proven: 'Somebody cancels the draft of another; the trail vanishes and the number is used again.',
    now: 'Refused to all but the owner. A cancelled record keeps its events; its number is not given again, its branch is not deleted unless trunk holds all of it.',
    rules: ['permission/owner', 'ref/deleted', 'ref/rewritten', 'record/forked'],
    test: 'ownership.test.ts',
  },
  K: {
    proven: 'Whoever checks out a draft at rest becomes its owner.',
    now: 'Refused: only the owner checks out a draft, and hands it over.',
    rules: ['permission/owner'],
    test: 'ownership.test.ts',
  },
  L: {
    proven: '`fix` changes a document in force, and no event says so.',
    now: 'There is no such command. A document in force changes by the enact step of its own record alone.',
    rules: ['trunk/governed-path', 'lifecycle/no-transition', 'step/tree'],
    test: 'content.test.ts',
  },
  M: {
    proven: 'A closed record cannot be retired.',
    now: 'It can: `qms retire` begins a phase of its own, with a new team; approved and enacted, its files leave trunk.',
    rules: [],
    test: 'lawful.test.ts',
  },
  N: {
    proven: 'An unknown user reads the status.',
    now: 'Lawful: whoever has a clone can read and verify it, and the host decides who has one. Whoever has no registered key changes nothing.',
    rules: ['signature/unknown-key'],
    test: 'identity.test.ts',
  },
  O: {
    proven: 'A status that was edited by hand is believed, and the record closes.',
    now: 'Refused: no status is stored. What an event claims must equal what its record folds to.',
    rules: ['event/state', 'lifecycle/no-transition'],
    test: 'identity.test.ts',
  },
  P: {
    proven: 'Quality’s review of the plan counts for the post phase, which closes without quality.',
    now: 'Refused: team, round and reviews belong to one phase, and each team has independent quality on it.',
    rules: ['permission/assigned', 'assign/needs-quality', 'approval/needs-quality-review'],
    test: 'judging.test.ts',
  },
  Q: {
    proven: 'Reviewing a parent deletes the reviewer’s tasks for its children.',
    now: 'Tasks are not stored: `qms inbox` reads them from the state of each record.',
    rules: [],
    test: 'lawful.test.ts',
  },
};
