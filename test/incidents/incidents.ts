/** One thing that went wrong in the system that git-qms replaces. */
export interface Incident {
  readonly happened: string;
  /** The gate or rule that stops it, in words. */
  readonly stopped: string;
  readonly rules: readonly string[];
  /** Tests that play it again: file below `test/`, and titles, or rows of a table of tests, as they stand there. */
  readonly tests: Readonly<Record<string, readonly string[]>>;
  /** What of it is not stopped. */
  readonly open?: string;
}

const refusals = 'gates/refusals.test.ts';
const code = 'incidents/code.test.ts';

/** The investigations, by their number then. */
export const investigations: Readonly<Record<string, Incident>> = {
  'INV-001': {
    happened: 'A change closed with two of its eight scope items not done.',
    stopped:
      'A record is routed for post-review only when each item of its plan has an outcome, and its items are frozen.',
    rules: ['execution/incomplete', 'execution/plan'],
    tests: {
      'holes/content.test.ts': [
        'E: a change is not routed for post-review before its items are executed [REQ-026]',
        'E: nor does a check-in take the items out [REQ-028]',
      ],
    },
    open: 'That the items cover the scope is judged by reviewers; nothing compares the scope section with the items.',
  },
  'INV-002': {
    happened: 'A procedure came into force without a revision summary.',
    stopped:
      'A revision is sent to review only with a summary of its own, and what changed is computed from the versions besides.',
    rules: ['document/revision-summary', 'route/unchanged'],
    tests: {
      'holes/revision-summary.test.ts': [
        'is sent to review once it says what it changes',
        'REQ-123: the summary is given as the revision is checked in',
      ],
      'renditions/redline.test.ts': [
        'shows what changed inside the cells of a row that keeps its name [REQ-078]',
      ],
      'holes/policies.test.ts': ['a draft that came back to what is in force is not routed'],
    },
    open: 'Whether the summary is true is judged by reviewers; the redline shows what changed.',
  },
  'INV-003': {
    happened:
      'Somebody acted as quality by saying so; transitions were in no trail; a record fell back to its first phase.',
    stopped:
      'Who acts is whose key signed. Each transition is an event, and the state is folded from all of them.',
    rules: ['event/actor', 'signature/unknown-key', 'event/state', 'lifecycle/no-transition'],
    tests: {
      'holes/identity.test.ts': [
        'C: no command takes the name of an actor',
        'O: an event that claims a state does not make it [REQ-020]',
      ],
      'acts/detours.test.ts': [
        'what was done goes back to execution by revert or checkout, and each content keeps its number [REQ-022]',
      ],
    },
  },
  'INV-004': {
    happened:
      'New documents were deficient from birth; a rejected one was approved half a minute later without a new review.',
    stopped: 'A rejection voids the round; approval is for exactly the content that was reviewed.',
    rules: ['approval/no-round', 'lifecycle/no-transition'],
    tests: {
      'holes/judging.test.ts': [
        'D: after a rejection, the old reviews carry nothing [REQ-025]',
        'D: nor does an approval that leaves the routing out',
      ],
      'holes/records.test.ts': ['an approval of another document is not replayed'],
    },
  },
  'INV-005': {
    happened: 'Sections that were approved before the work were rewritten during it.',
    stopped: 'From the release on the plan is frozen, word by word.',
    rules: ['content/frozen'],
    tests: {
      'holes/document-rules.test.ts': [
        'a word of a locked section',
        'a section that nobody approved',
        'the refusal shows the difference, and leaves the copy in the workspace [REQ-092]',
      ],
    },
  },
  'INV-006': {
    happened: 'Code was changed where it is in use, in place of where it is written and tested.',
    stopped:
      'Code of a system reaches trunk by the merge gate alone; an execution branch takes only traced, signed commits.',
    rules: ['trunk/governed-path', 'exec/trailer', 'exec/signature'],
    tests: {
      [refusals]: [
        'not by a commit that says QMS-CR',
        'takes none without a trailer',
        'takes no unsigned commit',
      ],
    },
    open: 'What somebody changes in a copy on their own machine, and never pushes, is seen by nobody.',
  },
  'INV-007': {
    happened: 'There was no lawful way back from an approved plan, nor from post-review to more work.',
    stopped: 'Both are rows of the lifecycle; the version counts on, and no number is given twice.',
    rules: [],
    tests: {
      'acts/detours.test.ts': [
        'what is pre-approved goes back to draft, and is approved under a higher number',
        'what was done goes back to execution by revert or checkout, and each content keeps its number [REQ-022]',
      ],
    },
  },
  'INV-008': {
    happened:
      'A feature was qualified that fell over at its first use; its repair slipped in with another change.',
    stopped:
      'A change brings in only files that its approved table lists, in commits that name it; a failed or skipped test proves nothing.',
    rules: ['gate/scope', 'exec/trailer', 'matrix/failed', 'matrix/skipped-only'],
    tests: {
      [refusals]: ['keeps to the files that were approved', 'takes none of another record'],
      'matrix/build.test.ts': ['a requirement is verified by a test that carries it and passed [REQ-114]'],
    },
    open: 'Whether a test that carries a requirement’s id exercises it is judged by reviewers, not by the gate.',
  },
  'INV-009': {
    happened:
      'A change was merged with a red pipeline, on a matrix that said “Commit: TBD”; the pipeline ran some of the tests.',
    stopped:
      'Every suite has passed at the full commit that the matrix in force names, and its tests carry every requirement.',
    rules: ['gate/suites', 'gate/matrix', 'rtm/no-commit', 'matrix/missing', 'ci/result'],
    tests: {
      [code]: [
        'INV-009: a change whose suite failed is neither cleared nor merged, by nobody [REQ-107]',
        'INV-009: a matrix that names its commit as TBD is not reviewed, let alone in force [REQ-112]',
        'INV-009: a run of some of the tests proves some of the requirements [REQ-115]',
        'INV-009: what passed at one commit and what passed at another do not add up [REQ-115]',
      ],
      [refusals]: ['names no TBD', 'names no commit whose suite is red'],
      'gates/evidence.test.ts': ['claims no pass with nothing run'],
    },
    open: 'That a suite ran all its tests is known only from the requirements that they carry, and from the count at the last release.',
  },
  'INV-010': {
    happened:
      'A change closed four minutes before its matrix was approved; a matrix in force covered an older specification.',
    stopped:
      'Code comes in only under a matrix in force, for the specification in force; without its code a record does not leave execution.',
    rules: ['gate/matrix', 'code/missing', 'matrix/older-text'],
    tests: {
      [code]: [
        'INV-010: nothing is merged, reviewed or closed while the matrix waits for its approval [REQ-107]',
        'INV-010: a matrix in force that covers an older specification lets nothing in [REQ-107]',
      ],
    },
  },
  'INV-011': {
    happened: 'Half of an item was skipped, argued away, and missed by quality.',
    stopped:
      'An outcome is Pass or Fail and nothing else; a Fail names the variance that answers it; both are signed.',
    rules: ['execution/incomplete', 'execution/fail-unanswered'],
    tests: {
      'holes/content.test.ts': [
        'E: a change is not routed for post-review before its items are executed [REQ-026]',
      ],
      'holes/answered.test.ts': ['a failure whose variance was cancelled is not answered'],
      'gates/scope.test.ts': ['what the record lists and nobody changed is shown, and no finding'],
    },
    open: 'A file that the record lists and nobody changed is no finding; `qms gate` shows it.',
  },
  'INV-012': {
    happened: 'A change closed, and the pointer to the repository of its code never moved.',
    stopped:
      'The pointer is code of its system: the merge moves it to exactly the qualified commit, and nothing else does.',
    rules: ['code/missing', 'trunk/governed-path'],
    tests: {
      'incidents/submodule.test.ts': [
        'INV-012: a change whose submodule pointer never moved does not leave execution [REQ-107]',
        'INV-012: nobody moves the pointer by hand, not even to the qualified commit [REQ-106]',
        'INV-012: the merge moves it to exactly the qualified commit, and then the change goes on',
      ],
    },
    open: 'Whether the other repository’s own main holds the commit is not asked.',
  },
  'INV-013': {
    happened: 'Nine templates existed twice, and the copies had drifted apart.',
    stopped: 'There is one copy, the document in force; a new document is made from it, and names it.',
    rules: ['template/missing'],
    tests: {
      'incidents/template.test.ts': [
        'INV-013: a new document begins with the template in force, and names it: there is no second copy',
      ],
      'acts/detours.test.ts': ['without its template in force a kind has no new documents'],
    },
  },
  'INV-014': {
    happened: 'A commit went straight to main, past a protection that administrators could switch off.',
    stopped: 'The gate judges every push, whoever pushes; what got in elsewhere, `verify` finds.',
    rules: ['trunk/governed-path', 'ref/rewritten'],
    tests: {
      [code]: [
        'INV-014: an administrator’s commit straight to main is refused by the server, forced or not [REQ-106]',
      ],
      [refusals]: ['not by a squash', 'not by a merge of the branch', 'not by setting trunk to the branch'],
    },
    open: 'Who administers the server can take the hook away; `qms verify` and a figure kept elsewhere then show it.',
  },
};

/** What else the history of the older system shows of its code. */
export const further: Readonly<Record<string, Incident>> = {
  'typed matrices': {
    happened: 'Numbers of tests and versions were typed into matrices, and drifted at once.',
    stopped: 'The table is generated; the gate builds it again and compares.',
    rules: ['rtm/table-differs'],
    tests: {
      'matrix/record.test.ts': [
        'a matrix whose table was typed is refused at its route, and the check says the same [REQ-116]',
      ],
      'matrix/properties.test.ts': ['every change of a written table is found, and no other [REQ-116]'],
    },
  },
  'no run named': {
    happened: 'Fourteen of twenty-seven approved matrices named no run of CI.',
    stopped: 'Evidence is an event that a ci principal signs, with commit, tree, suite and every test.',
    rules: ['ci/commit', 'ci/attester', 'permission/right'],
    tests: {
      'gates/evidence.test.ts': [
        'is not attested by who wrote the code',
        'is of no commit with another one’s tree',
        'names no TBD',
      ],
      'matrix/legacy.test.ts': [
        'those without a real commit, a run of CI or one version of their specification are named [REQ-117]',
      ],
    },
    open: 'The runner’s key is trusted: who holds it can sign results that no run gave.',
  },
  'fewer tests': {
    happened: 'The number of tests fell from one approved matrix to the next, and nothing said why.',
    stopped: 'It does not fall without an approved variance that says so.',
    rules: ['gate/ratchet'],
    tests: {
      'gates/life.test.ts': [
        'a change that takes a test away needs a variance that says so; a rollback is such a change',
      ],
    },
  },
  'untested combination': {
    happened: 'Changes that were each tested alone were merged one after the other.',
    stopped: 'The second one takes trunk in, and qualifies again.',
    rules: ['gate/base'],
    tests: {
      'gates/life.test.ts': [
        'two changes at once: the one that comes second takes trunk in and qualifies again',
      ],
    },
  },
  'open actions': {
    happened: 'Corrective actions stayed open for months after their investigation was settled.',
    stopped: 'An investigation closes once the change record of each action is closed and cites it.',
    rules: ['capa/open', 'capa/uncited', 'capa/unnamed'],
    tests: {
      'gates/capas.test.ts': [
        'REQ-118: an investigation closes once the change record of each action is closed and cites it',
      ],
    },
  },
};
