import { type RuleTable, refusal } from './entry.ts';

const runAgain = 'run the suite again at the same commit, and give the report that it writes';

/** Rules about the reports of tests and scans, and about the file of evidence that is made of them. */
export const reportRules = {
  'report/format': refusal({
    requires:
      'A report is in a form that this program knows: JUnit XML, the JSON of vitest, jest or `go test`, TAP, SARIF 2.1.0 or plain lines.',
    why: 'What is not understood would be passed over, and it may be the one test that failed.',
    fix: 'let the suite write one of the forms in docs/evidence.md',
  }),
  'report/encoding': refusal({
    requires: 'A report is UTF-8, and says no other encoding of itself.',
    why: 'Bytes in another encoding show other names, or other outcomes, to each reader.',
    fix: 'let the suite write UTF-8',
  }),
  'report/xml': refusal({
    requires:
      'A report in XML is whole and well-formed, without a document type and without entities of its own.',
    why: 'A report that was cut off lacks the tests that failed last, and entities fetch files or unfold into gigabytes.',
    fix: runAgain,
  }),
  'report/json': refusal({
    requires: 'A report in JSON is whole and well-formed.',
    why: 'A report that was cut off lacks the tests that failed last.',
    fix: runAgain,
  }),
  'report/too-large': refusal({
    requires: 'Reports, and the evidence made of them, stay within the limits of docs/limits.md.',
    why: 'A small file can unfold into more than the memory of everyone who judges it.',
    fix: 'split the suite into several, or leave output and stack traces out of the report',
  }),
  'report/empty': refusal({
    requires: 'Reports of tests hold at least one test.',
    why: 'A suite that found no tests ends without a failure, and has shown nothing.',
    fix: 'see why the suite found no tests, then run it again',
  }),
  'report/contradiction': refusal({
    requires: 'What a report says of itself agrees with the tests in it, and no test both passed and failed.',
    why: 'A report that says `failures="0"` above a failure has passed for a green run.',
    fix: runAgain,
  }),
  'report/duplicate': refusal({
    requires: 'Each report is given once, under a name of its own.',
    why: 'Tests that are counted twice look like twice as many.',
    fix: 'name each report once',
  }),
  'report/failed-run': refusal({
    requires: 'A suite or scan ran to its end, and one that failed says in its reports what did.',
    why: 'A scanner that stopped early reports no findings, as one does that found none, and so do some test runners.',
    fix: 'see in its output why the run failed, mend it, then run it again',
  }),
  'report/repeated-test': {
    requires: 'Each test of a suite has a name of its own.',
    why: 'Tests that share a name count as one, because nobody can tell them apart.',
    fix: 'give each test a name of its own',
    severity: 'warning',
    exit: 1,
  },
  'report/flaky': {
    requires: 'A test that counts as passed did not fail at the same commit.',
    why: 'Code that passes at the second try is code that fails sometimes, so such a test counts as failed.',
    fix: 'mend the test, or the code that it found out',
    severity: 'warning',
    exit: 1,
  },
  'evidence/suite-result': refusal({
    requires:
      'A file of evidence from CI has exactly the bytes that this program writes for its content (docs/evidence.md).',
    why: 'Two spellings of one result would be read as two, and a second key of the same name as another outcome.',
    fix: 'let the tool write it, and change nothing in it afterwards',
  }),
} as const satisfies RuleTable;
