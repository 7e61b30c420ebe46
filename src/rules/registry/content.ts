import { type RuleTable, refusal } from './entry.ts';

/** Rules about a record's files, the execution of its items, and the records that hang on it. */
export const contentRules = {
  'content/missing': refusal({
    requires: 'A record has its document, ID.md, in its directory.',
    why: 'There would be nothing to review, however many files stand beside it.',
    fix: 'write it: `qms checkout ID`, then `qms checkin ID`',
  }),
  'content/file': refusal({
    requires:
      'Files of a record are plain (mode 100644), with names of letters, digits, dots, hyphens and underscores that begin with a letter or digit.',
    why: 'A symbolic link or submodule shows other content on another machine, and odd names cannot be checked out everywhere.',
    fix: 'rename the file, or attach a plain copy: `qms attach ID FILE`',
  }),
  'content/case': refusal({
    requires: 'No two files of a record have names that differ only by case.',
    why: 'Where the file system folds case, reviewers see one of them and the signature covers both.',
    fix: 'rename one of the files',
  }),
  'attach/nothing': refusal({
    requires: 'An attach event adds at least one file.',
    why: 'An empty event would claim evidence that does not exist.',
    fix: 'name the file: `qms attach ID FILE`',
  }),
  'attach/changes': refusal({
    requires: 'Attaching only adds files, outside evidence/ci/, and changes none.',
    why: 'Evidence that can be replaced later proves nothing.',
    fix: 'attach it under a new name: `qms attach ID FILE`',
  }),
  'checkin/attachments': refusal({
    requires: 'A check-in while work runs leaves attached files as they are.',
    why: 'Evidence that can be exchanged proves nothing.',
    fix: 'attach the new file beside the old one: `qms attach ID FILE`',
  }),
  'content/frozen': refusal({
    requires:
      'From approval on, the title, the typed front matter and every section that execution does not fill stay as they were approved; layout may change, words may not.',
    why: 'Plans have been rewritten after the fact to fit what was done, and variances have changed their type.',
    fix: 'open a variance for what was not planned: `qms create VAR --parent ID`',
  }),
  'create/template': refusal({
    requires: 'A document names the template version that was in force when it was made, of its own kind.',
    why: 'A record that names another template claims a form that nobody approved for it.',
    fix: 'fetch, and create it again with `qms create`',
  }),
  'checkin/overwrites-execution': refusal({
    requires: 'A check-in keeps every row that others executed since the checkout.',
    why: 'A recorded result would be erased by somebody who never saw it.',
    fix: 'take the recorded row into your workspace copy, then run `qms checkin ID` again',
  }),
  'execution/more-than-row': refusal({
    requires: 'Executing an item changes its three execution cells and not one byte more.',
    why: 'Under the cover of a test result, the plan itself could be rewritten.',
    fix: 'record the item with `qms execute ID ITEM`, and other changes with `qms checkin ID`',
  }),
  'execution/item': refusal({
    requires: 'The event fills the row of the item that it names.',
    why: 'A result signed for one step would be shown at another.',
    fix: 'record the item with `qms execute ID ITEM`',
  }),
  'execution/outcome': refusal({
    requires: 'The outcome is exactly Pass or Fail, in the row as in the event.',
    why: 'Partial, n/a and empty outcomes have closed changes that were not done.',
    fix: 'choose one: `qms execute ID ITEM --pass` or `qms execute ID ITEM --fail`',
  }),
  'execution/summary': refusal({
    requires: 'A row that is executed says what was done.',
    why: 'An outcome without an account of the work is not evidence.',
    fix: 'say it: `qms execute ID ITEM --summary "…"`',
  }),
  'execution/performer': refusal({
    requires: 'The row names the signer of the event as performer, with the day of the event.',
    why: 'Results have been written down in the name of people who did not do the work.',
    fix: 'let the tool fill it in: `qms execute ID ITEM`',
  }),
  'execution/plan': refusal({
    requires: 'Once released, a record keeps its execution items: their names, order, tasks and planned VRs.',
    why: 'An item that a check-in takes out is never executed, and the change closes as if it had been.',
    fix: 'open a variance for what was not planned: `qms create VAR --parent ID`',
  }),
  'input/kind': refusal({
    requires: 'A property that names documents names those of the kinds that its own kind allows.',
    why: 'A story that names a procedure where it should name its parent story rests on nothing.',
    fix: 'name another document in the front matter, then run `qms checkin ID`',
  }),
  'input/not-in-force': refusal({
    requires:
      'What a document builds on is in force at the pinned trunk before it is routed, approved or released.',
    why: 'Work planned on a draft is planned again when the draft changes, and nobody notices when it does not.',
    fix: 'bring that document into force first: `qms next ID`',
  }),
  'execution/early': refusal({
    requires: 'Execution cells are empty, or hold their placeholder, until the record is released.',
    why: 'What was done before the approval was not done under it.',
    fix: 'empty the cells, then run `qms checkin ID`; after the release, `qms execute ID ITEM` fills them',
  }),
  'execution/placeholder': refusal({
    requires: 'No `[placeholder]` is left in what execution fills when a record is routed for post-review.',
    why: 'Records have been closed with the words of the template where the result should stand.',
    fix: 'write what it asks for: `qms checkout ID`, then `qms checkin ID`',
  }),
  'execution/verification-record': refusal({
    requires:
      'Each item that planned a verification record names one of this record in its summary or VR cell.',
    why: 'Changes have been closed with a verification that was planned and never made.',
    fix: 'make it: `qms create VR --parent ID`, then name it in the row',
  }),
  'evidence/unresolved': refusal({
    requires:
      'Evidence that an item names exists: a file of the record, a record or version at its pin, a full commit id.',
    why: 'Evidence that nobody can look at is a claim.',
    fix: 'attach the file with `qms attach ID FILE`, or name what exists',
  }),
  'execution/incomplete': refusal({
    requires: 'Before post-review every execution item has its outcome.',
    why: 'Changes have been reviewed and closed with no execution at all.',
    fix: 'execute the item: `qms execute ID ITEM`',
  }),
  'execution/fail-unanswered': refusal({
    requires: 'Every item that failed names a VAR or ER of this record in its summary.',
    why: 'A failure that nobody answers is forgotten with the close.',
    fix: 'open a variance with `qms create VAR --parent ID`, then name it in the row',
  }),
  'attachment/changed': refusal({
    requires: 'A verification record is unchanged from its parent’s post-review route to its close.',
    why: 'It is part of what was approved; filled in afterwards, the approval covers something else.',
    fix: 'take the parent back to execution: `qms withdraw ID` or `qms revert ID`',
  }),
  'link/parent': refusal({
    requires: 'A child names the parent that its id says, and a record without a parent names none.',
    why: 'A child under two parents could be shown as settled at one while it blocks the other.',
    fix: 'create it under its parent: `qms create KIND --parent ID`',
  }),
  'link/parent-state': refusal({
    requires: 'The parent is of a kind and in a state in which this act of its child is allowed.',
    why: 'Variances have been opened under procedures and under closed changes, where nothing waits for them.',
    fix: 'see where the parent stands: `qms status ID`',
  }),
  'link/pin': refusal({
    requires: 'A link pins the event that began the child or revision, while that one waits for this record.',
    why: 'A link to some other event would register something that nobody asked for.',
    fix: 'let qms link it when it creates or checks out; `qms next ID` prints the commands',
  }),
  'link/actor': refusal({
    requires: 'A link is signed by whoever began the child or revision.',
    why: 'Otherwise somebody else could hang a blocking record on a parent, or take the credit for it.',
    fix: 'ask that principal to make the link; `qms status ID` names them',
  }),
  'link/already': refusal({
    requires: 'What was begun is linked once.',
    why: 'A second link would let one record count as two.',
    fix: 'go on with the child: `qms next ID`',
  }),
  'link/awaited': refusal({
    requires:
      'A child or revision goes on only once its parent or authority has linked it, and pins that link.',
    why: 'A parent that does not know its child would close while the child is open.',
    fix: 'make the link that it waits for; `qms next ID` prints the command',
  }),
  'link/unsettled': refusal({
    requires: 'Everything that is linked to a record has ended before the record ends.',
    why: 'Changes have been closed with a variance still in draft.',
    fix: 'bring what is linked to its end; `qms next ID` prints the commands',
  }),
  'authority/missing': refusal({
    requires: 'A revision of a kind that wants an authority names the CR that authorises it.',
    why: 'Controlled procedures have been changed without any change record.',
    fix: 'name it: `qms checkout ID --authority CR-001`',
  }),
  'authority/none': refusal({
    requires: 'A revision of a kind that wants no authority names none.',
    why: 'The CR would wait for a revision that does not depend on it.',
    fix: 'leave it out: `qms checkout ID`',
  }),
  'authority/state': refusal({
    requires: 'The CR that authorises a revision is IN_EXECUTION at the checkout, the link and the approval.',
    why: 'A change that is not approved yet, or is over, cannot authorise anything.',
    fix: 'see where the CR stands: `qms status CR-001`',
  }),
  'content/too-many-files': refusal({
    requires: "A record's directory holds at most 5000 files.",
    why: 'Every file is read for the digest; a directory without end would stop each reader of the record.',
    fix: 'pack the files together, or keep them outside of the record and cite their digest',
  }),
  'content/too-large': refusal({
    requires: "The files of a record's directory have at most 128 MiB together.",
    why: 'Every file is read for the digest, and a few kilobytes of pack can unfold into gigabytes of zeros.',
    fix: 'keep large files outside of the record and cite their digest',
  }),
} as const satisfies RuleTable;
