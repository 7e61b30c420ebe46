import { type RuleTable, refusal } from './entry.ts';

/** Rules about the traceability of requirements, and about the matrix that holds it. */
export const matrixRules = {
  'matrix/missing': refusal({
    requires: 'Every requirement in force has a test, a verification record or a proof.',
    why: 'What nobody has shown is not known to work, however many other tests pass.',
    fix: 'carry its id in the title of a test, make a verification record, or write a proof in the matrix',
  }),
  'matrix/failed': refusal({
    requires:
      'No test that carries a requirement failed at the qualified commit, and no last verification record of it.',
    why: 'Changes have been merged with a red pipeline and a matrix that said PASS.',
    fix: 'mend it on the execution branch, and qualify the new commit',
  }),
  'matrix/contradictory': refusal({
    requires: 'A test has one outcome at one commit.',
    why: 'A run that passes after one that failed shows that the test, or the system, depends on chance.',
    fix: 'find out why, mend it on the execution branch, and qualify the new commit',
  }),
  'matrix/older-text': refusal({
    requires: 'Evidence is for the text of the requirement as it is now, and of those that it follows from.',
    why: 'A test that passed for the old text says nothing of the new one, and nobody sees the difference.',
    fix: 'look whether the test still fits, then run the suite again with the specification in force; of a proof, write the fingerprint that `qms rtm build` shows',
  }),
  'matrix/skipped-only': refusal({
    requires: 'At least one test of each requirement was executed.',
    why: 'A skipped test is green, and tells nothing.',
    fix: 'let it run, then record the evidence again: `qms evidence ci`',
  }),
  'matrix/suite-missing': refusal({
    requires: 'Each suite that the policy asks for ran at the qualified commit.',
    why: 'Pipelines have run half of the tests, and the matrix counted them all.',
    fix: 'run it, and record its results: `qms evidence ci ID --suite SUITE`',
  }),
  'matrix/suite-empty': refusal({
    requires: 'Each suite that the policy asks for executed at least one test.',
    why: 'A pattern that matches no file makes an empty run, which never fails.',
    fix: 'look at what the runner selected, and record the results again: `qms evidence ci ID --suite SUITE`',
  }),
  'matrix/suite-failed': refusal({
    requires: 'No test failed at the qualified commit, also none without a requirement.',
    why: 'A failure that nobody has to explain is the next release’s incident.',
    fix: 'mend it on the execution branch, and qualify the new commit',
  }),
  'matrix/unknown-requirement': refusal({
    requires: 'Tests and proofs name requirements that the specification has.',
    why: 'An id with a slip leaves one requirement without its test, and a test without a meaning.',
    fix: 'correct the id, or add the requirement to the specification first',
  }),
  'matrix/duplicate-test': {
    requires: 'Each test of a run has a name of its own.',
    why: 'Of two tests with one name, nobody can say which one passed.',
    fix: 'give one of them another name',
    severity: 'warning',
    exit: 1,
  },
  'matrix/withdrawn-tested': {
    requires: 'Tests carry requirements that hold.',
    why: 'A test for what is withdrawn keeps the system from changing, for no reason that anybody gave.',
    fix: 'take the id out of the title of the test',
    severity: 'warning',
    exit: 1,
  },
  'matrix/other-commit': {
    requires: 'Results that count are of the qualified commit.',
    why: 'Two halves that passed at two commits never passed together.',
    fix: 'nothing, if the results of the qualified commit are whole; else run the suite there',
    severity: 'warning',
    exit: 1,
  },
  'rtm/no-commit': refusal({
    requires: 'A matrix names the qualified commit by its full id of 40 digits.',
    why: 'Matrices have been approved for "TBD", and short ids can be found twice.',
    fix: 'write it as `qualified_commit` into the front matter: `git rev-parse BRANCH`',
  }),
  'rtm/no-evidence': refusal({
    requires: 'The qualified commit has results that CI recorded.',
    why: 'More than half of the approved matrices of the older system name no run that anybody could look at.',
    fix: 'record them: `qms evidence ci ID --suite SUITE --commit OID --report FILE`',
  }),
  'rtm/rs-version': refusal({
    requires:
      'A matrix covers the version of the specification that is in force, and says so everywhere alike.',
    why: 'A matrix for an older version says nothing about what was asked for since.',
    fix: 'set `rs_version` to the version in force, then `qms rtm build`',
  }),
  'rtm/proof': refusal({
    requires: 'A proof in the section Proofs begins with the requirement that it is for, and says something.',
    why: 'A proof that belongs to nothing would be read as one of everything.',
    fix: 'write a row `| REQ-001 | why it holds |`, then run `qms checkin ID`',
  }),
  'rtm/table-differs': refusal({
    requires: 'The section Traceability holds exactly the table that the evidence gives.',
    why: 'A table that people may edit says what they hope.',
    fix: 'write it again: `qms rtm build`',
  }),
} as const satisfies RuleTable;
