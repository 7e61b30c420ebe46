import { type RuleTable, refusal } from './entry.ts';

/** Rules about records that are written interactively, answer by answer, and about their templates. */
export const answerRules = {
  'template/tags': refusal({
    requires:
      'The tags of an interactive template are known ones, and every question is reached, answered somewhere in the text, and leads to the end.',
    why: 'A template whose questions lead nowhere is found out by whoever stands in the middle of a test.',
    fix: 'mend the line that is named; docs/interactive.md lists the tags',
  }),
  'respond/template': refusal({
    requires:
      'An attachment whose template in force asks is made from it, and begins without an answer; no other kind is written interactively.',
    why: 'Who could leave the template out would write a verification record that asks nothing.',
    fix: 'create it with `qms create VR --parent ID`',
  }),
  'respond/not-interactive': refusal({
    requires: 'Answers are given to a record that was made from an interactive template.',
    why: 'Without questions nothing says what an answer is an answer to.',
    fix: 'edit the document: `qms checkout ID`',
  }),
  'respond/only-answers': refusal({
    requires: 'A record that was made from an interactive template changes only by answers and attachments.',
    why: 'Text that is edited by hand would stand beside answers as if somebody had been asked for it.',
    fix: 'answer what is asked: `qms interact ID`',
  }),
  'respond/file': refusal({
    requires: 'responses.yaml stands in the one form that git-qms writes.',
    why: 'Anchors, keys that stand twice and free layouts mean different things to different readers.',
    fix: 'let the tool write it: `qms interact ID --respond VALUE`',
  }),
  'respond/append-only': refusal({
    requires: 'A respond event adds exactly one answer at the end, and leaves every earlier one as it was.',
    why: 'An observation that can be changed afterwards is no observation.',
    fix: 'amend it instead: `qms interact ID --goto ITEM --reason TEXT --respond VALUE`',
  }),
  'respond/not-asked': refusal({
    requires: 'The answer is to what is asked now, or amends an answer that stands.',
    why: 'Answers out of order have been written down before the step was done.',
    fix: 'see what is asked: `qms interact ID`',
  }),
  'respond/value': refusal({
    requires: 'An answer is clean text of the form that its question asks for.',
    why: 'Outcomes in free text have closed records on “mostly”.',
    fix: 'see what may be answered: `qms interact ID`',
  }),
  'respond/reason': refusal({
    requires:
      'An amendment and a reopening say why, in the file as in QMS-Reason; a first answer has no reason.',
    why: 'Without a reason nobody can tell a correction from a second thought.',
    fix: 'say why: `--reason TEXT`',
  }),
  'respond/reopen': refusal({
    requires: 'A loop that was left is reopened, for its next iteration.',
    why: 'A step that nobody asked for would stand between those that were planned.',
    fix: 'see where the record stands: `qms interact ID --progress`',
  }),
  'respond/commit': refusal({
    requires:
      'An answer that asks for it names the system under test and its full commit, in the file as in QMS-Commit; no other does.',
    why: 'Evidence without the commit, or with a short hash, proves nothing of any one build.',
    fix: 'name it: `--system NAME --commit OID`, or `--system-dir DIR`',
  }),
  'respond/outside': refusal({
    requires: 'An answer is read from the command line, or from a file of one’s own workspace.',
    why: 'A path or link that leads elsewhere would copy whatever stands there into the record.',
    fix: 'put the file into your folder below .qms/workspace',
  }),
  'respond/signer': refusal({
    requires: 'The answer is by the signer of its event, at the date of its event.',
    why: 'Observations have been written down in the name of others, and days later.',
    fix: 'let the tool write it: `qms interact ID --respond VALUE`',
  }),
  'respond/item': refusal({
    requires: 'QMS-Item names what the event answers or reopens.',
    why: 'The log would say that another question was answered.',
    fix: 'let the tool write it: `qms interact ID --respond VALUE`',
  }),
  'respond/compiled': refusal({
    requires: 'The document is exactly what the template and the answers compile to.',
    why: 'Otherwise reviewers read one thing, and the answers say another.',
    fix: 'let the tool write it: `qms interact ID --respond VALUE`',
  }),
  'respond/incomplete': refusal({
    requires:
      'Every question of a verification record is answered before its parent is reviewed, or it is closed.',
    why: 'Empty verification records have been closed with their parents.',
    fix: 'answer what is open: `qms interact ID`',
  }),
  'respond/failed': refusal({
    requires: 'A verification record that failed stands behind an item of its parent that failed too.',
    why: 'A failed verification whose item says Pass would trigger nothing.',
    fix: 'record the item as failed, and open a variance: `qms create VAR --parent ID`',
  }),
} as const satisfies RuleTable;
