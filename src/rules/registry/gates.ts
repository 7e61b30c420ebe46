import { type RuleTable, refusal } from './entry.ts';

const why = 'run `qms gate ID` to see what is met and what is not';

/** Rules about systems and the code that reaches trunk: CI evidence, execution branches, the gates to merge and close. */
export const gateRules = {
  'system/unknown': refusal({
    requires: 'A system that a document or an event names is registered in the policy.',
    why: 'Code of a system that nobody registered would have no gate to pass.',
    fix: 'register it under `systems:` in the policy (`qms checkout POLICY`), or name one that `qms system list` shows',
  }),
  'scope/missing': refusal({
    requires:
      'A change record that names a system lists the files that it may change, some of that system among them, in a section that is frozen later.',
    why: 'What nobody listed nobody approved: the merge gate would refuse every file, once all the work is done.',
    fix: 'add a table `| Path | Change |` of files, folders or globs, say to the section Scope, then run `qms checkin ID`; if no code changes, take `systems` out',
  }),
  'scope/path': refusal({
    requires:
      'Each path in a table of affected files is a file, a folder or a glob from the top of the repository.',
    why: 'A cell that is no path lets no file in, and reviewers read it as if it did.',
    fix: 'write it as `src/app.ts`, `src` or `src/**`, without `./`, `..` or a slash in front, then run `qms checkin ID`',
  }),
  'system/exists': refusal({
    requires: 'A system is registered once.',
    why: 'A second registration would quietly take another system’s paths and suites away.',
    fix: 'change its entry by hand: `qms checkout POLICY`, then `systems:` in policy.yaml',
  }),
  'ci/system': refusal({
    requires: 'CI evidence stands on a change record that names the system.',
    why: 'Results that hang on another record would be found by no gate, or by the wrong one.',
    fix: 'name the change record whose front matter lists the system',
  }),
  'ci/suite': refusal({
    requires: 'CI evidence is of a suite that the policy asks for, or of a scan.',
    why: 'A misspelt suite would leave the real one unproven, and nobody would see why.',
    fix: '`qms system list` shows the suites of each system',
  }),
  'ci/attester': refusal({
    requires: 'Only who the policy names for a suite attests it.',
    why: 'Any other key of the ci role could claim results that its runner never saw.',
    fix: 'run the suite where its own ci principal signs; `qms system list` names it',
    exit: 5,
  }),
  'ci/result': refusal({
    requires:
      'An evidence event adds one new file of results, written as git-qms writes it, that says what the event says.',
    why: 'Results could otherwise be exchanged, overwritten, or say another commit than the signature covers.',
    fix: 'make it with `qms evidence ci`',
  }),
  'ci/commit': refusal({
    requires:
      'The tested commit is in the repository as the evidence is pushed, and its tree is the one that was tested.',
    why: 'TBD, a short hash or another commit’s results would stand as proof of code that nobody tested.',
    fix: 'push the execution branch first, and run the suite on the commit itself',
  }),
  'exec/system': refusal({
    requires: 'An execution branch belongs to a change record that names a system.',
    why: 'Code on the branch of a record without a system could pass no gate, and would be lost at its close.',
    fix: 'name the system in the front matter of the change record before it is approved',
  }),
  'exec/adoption': refusal({
    requires: 'A change record that adopts a commit has no execution branch.',
    why: 'Its code was approved as one commit; whatever else is written under it could never come in.',
    fix: 'push the commit to `genesis/<system>`; further work is for a change record that adopts nothing',
  }),
  'exec/trailer': refusal({
    requires:
      'Each commit of an execution branch says `QMS-CR: ID` of its change record, once, as a trailer.',
    why: 'Code that names no change record is code that nobody specified.',
    fix: 'add it: `git commit --amend -S --trailer "QMS-CR: ID"`',
  }),
  'exec/signature': refusal({
    requires: 'Each commit of an execution branch is signed by somebody with the right to execute.',
    why: 'Who wrote the code would be whatever the author line claims.',
    fix: 'sign it: `git rebase --exec "git commit --amend --no-edit -S" BASE`',
    exit: 5,
  }),
  'gate/specification': refusal({
    requires: 'The requirements specification of the system is EFFECTIVE, in trunk and not under revision.',
    why: 'Code was merged against requirements that nobody had approved.',
    fix: why,
  }),
  'gate/matrix': refusal({
    requires:
      'The traceability matrix is EFFECTIVE and in trunk, covers the version of the specification in force, and names the qualified commit.',
    why: 'A matrix that says “Commit: TBD”, or covers an older specification, proves nothing about what is merged.',
    fix: why,
  }),
  'gate/suites': refusal({
    requires: 'Each suite that the policy asks for has passed at the qualified commit itself.',
    why: 'A red pipeline was merged; results of several commits were added up.',
    fix: 'run the suite at that commit: `qms evidence ci ID --suite NAME --commit OID --report FILE`',
  }),
  'gate/branch': refusal({
    requires:
      'The qualified commit is on an execution branch of its change record that begins at trunk, each commit signed and traced.',
    why: 'Code that was written elsewhere, by nobody known, would come in with an approval made for other work.',
    fix: why,
  }),
  'gate/adopt': refusal({
    requires:
      'What a change record adopts is the one commit that its approved front matter names, of one system, with no event in its history, to paths where trunk holds nothing.',
    why: 'A sandbox that nobody looked at, or that moved on since, would come in under an approval made for something else.',
    fix: why,
  }),
  'gate/outside-system': refusal({
    requires: 'The branch changes nothing outside the paths of the record’s systems.',
    why: 'What was tested would not be what reaches trunk: only the paths of the system are taken over.',
    fix: 'take these changes out of the branch, bring them into trunk as steps of their own, and run `qms branch ID --update`',
  }),
  'gate/scope': refusal({
    requires:
      'The branch changes only what the approved table of affected files lists, or an approved variance adds.',
    why: 'Reviewers approved a change to some files; more would come in under their names.',
    fix: 'open a variance that lists the paths: `qms create VAR --parent ID --title TITLE`',
  }),
  'gate/base': refusal({
    requires: 'At the paths of the system, trunk is what it was where the qualified branch took it in last.',
    why: 'A combination that nobody tested would reach trunk.',
    fix: 'take trunk in and qualify again: `qms branch ID --update`',
  }),
  'gate/scan': refusal({
    requires:
      'Where the policy sets limits, the scan of the qualified commit has no more results of a level than they allow, those left out that an approved variance waives.',
    why: 'Known weaknesses would be shipped because nothing counts them.',
    fix: 'mend what was found, and scan again: `qms evidence ci ID --suite scan --commit OID --report FILE`',
  }),
  'waiver/incomplete': refusal({
    requires:
      'A variance that waives results of a scan names the rule or the fingerprint, an `owner`, and the last day `until` which it holds.',
    why: 'A weakness that was let pass for a while would be let pass for ever, and nobody would answer for it.',
    fix: 'write them into the front matter: `waives: scan APP RULE`, `owner: NAME`, `until: 2027-03-31`',
  }),
  'waiver/owner': refusal({
    requires: 'The owner of a waiver is a principal of the policy who has a live key.',
    why: 'Nobody would answer for a weakness whose owner has left.',
    fix: 'name an owner who is there: `qms user list`; where a variance is approved already, open another one',
  }),
  'waiver/expired': refusal({
    requires:
      'Results of a scan that only a waiver lets pass come in up to its last day, by the date of the clear and of the step.',
    why: 'What was accepted for a while would stay accepted because nobody looked again.',
    fix: 'mend what was found, or open a variance with a later `until`',
  }),
  'gate/ratchet': refusal({
    requires:
      'No fewer tests pass than at the last release of the system, unless an approved variance waives it.',
    why: 'Tests that fail could be deleted until everything passes.',
    fix: 'bring the tests back, or open a variance with `waives: ratchet NAME`',
  }),
  'adopt/system': refusal({
    requires: 'A change record that adopts a commit names one system.',
    why: 'It could not be said whose code the commit is, and which suites and requirements prove it.',
    fix: 'adopt each system by a change record of its own',
  }),
  'adopt/step': refusal({
    requires:
      'Code that a change record adopts comes in by an adopt step, and all other code by a code step.',
    why: 'Trunk would say of code that its history was judged, where it was approved as it is.',
    fix: 'let git-qms make the step: `qms merge ID`',
  }),
  'clear/names': refusal({
    requires: 'A clear names one system of its record, by that name in QMS-System and QMS-Commit alike.',
    why: 'A clear for one system could let the code of another one in.',
    fix: 'make it with `qms clear ID`',
  }),
  'clear/none': refusal({
    requires: 'A clear that is withdrawn or used is the one that stands for its system.',
    why: 'An older clear, replaced since, would let in code whose proof was taken back.',
    fix: 'see which stands: `qms status ID`',
  }),
  'clear/used': refusal({
    requires: 'A clear by which code has come into trunk is not withdrawn.',
    why: 'Trunk would hold code that no standing clear let in.',
    fix: 'take the code out again by a change record whose branch reverts it',
  }),
  'clear/open': refusal({
    requires: 'A record leaves execution only when each clear was used or withdrawn.',
    why: 'Code could come in while the record is reviewed, and nobody would have seen it there.',
    fix: 'run `qms merge ID`, or take the clear back: `qms revert ID --clear SYSTEM`',
  }),
  'code/clear': refusal({
    requires:
      'A step that brings code in names the clear that stands on the tip of its change record, its system and its commit.',
    why: 'A merge without its proof, or with that of another commit, would look like one that passed the gate.',
    fix: 'make it with `qms merge ID`',
  }),
  'code/not-tip': refusal({
    requires: 'At the push, a step that brings code in pins the tip of its change record’s branch.',
    why: 'A clear could have been withdrawn since, and the code would come in all the same.',
    fix: 'run `git fetch`, then `qms merge ID` again',
    exit: 4,
  }),
  'code/tree': refusal({
    requires:
      'The tree of a step that brings code in is its first parent’s, with exactly the paths of the system as the qualified commit has them.',
    why: 'A squash, a rebase or a merge by hand brings in a tree that nobody tested.',
    fix: 'let git-qms make the step: `qms merge ID`',
  }),
  'code/missing': refusal({
    requires:
      'A change record that names a system has that system’s qualified code in trunk before it is reviewed and closed.',
    why: 'A change record was closed while its code never moved, or was merged past the gate.',
    fix: 'run `qms merge ID`; where no code changes after all, a variance with `waives: code NAME` says why',
  }),
  'capa/unnamed': refusal({
    requires:
      'Each action (CAPA) of an investigation names the change record that does it, before that is reviewed.',
    why: 'Actions that were prose alone were never done, and the same failures came back.',
    fix: 'write the id of the change record into the row: `qms checkout ID`',
  }),
  'capa/open': refusal({
    requires: 'An investigation closes once the change record of each action (CAPA) is CLOSED and in trunk.',
    why: 'Investigations were closed over actions that nobody finished.',
    fix: 'bring the change record to its end; `qms next ID` prints the commands',
  }),
  'capa/uncited': refusal({
    requires:
      'The change record that does an action (CAPA) says so: `capas: INV-001 CAPA-1` in its front matter.',
    why: 'Any closed record could be named, made for something else.',
    fix: 'name a record that was made for it: `qms create CR --title TITLE --property "capas=INV-001 CAPA-1"`',
  }),
  'release/missing': refusal({
    requires:
      'The close of a record names one release for each system whose code it brought in, and for no other.',
    why: 'What shipped would have no number by which anyone could ask for its proof.',
    fix: 'let git-qms number it: `qms close ID`',
  }),
  'release/number': refusal({
    requires: 'A release number is higher than every one of its system in trunk.',
    why: 'Two releases of one number, or an old number for new code, make every report about them ambiguous.',
    fix: 'run `qms close ID` again, or name a higher one: `qms close ID --release APP-2.0`',
  }),
  'release/tag': refusal({
    requires:
      'A release tag is a signed tag of the step by which its release came into trunk; it is never moved or deleted.',
    why: 'A tag that anyone may set anywhere is no release.',
    fix: 'let git-qms make it: `qms close ID`',
  }),
} as const satisfies RuleTable;
