import { type RuleTable, refusal } from './entry.ts';

/** Rules about a markdown document: its written form, front matter and execution tables, and its templates. */
export const documentRules = {
  'document/encoding': {
    requires: 'A document is UTF-8.',
    why: 'Bytes in another encoding show different words to different readers.',
    fix: 'save the file as UTF-8, then run `qms checkin ID` again',
    severity: 'error',
    exit: 1,
  },
  'document/text': {
    requires:
      'A document is written in Unicode NFC with LF line ends, without a byte order mark, control or format characters.',
    why: 'Invisible characters let what is shown differ from what is signed.',
    fix: 'remove the character, or save with LF line ends, then run `qms checkin ID` again',
    severity: 'error',
    exit: 1,
  },
  'document/size': {
    requires:
      'A document is at most 512 KiB, its front matter at most 8 KiB, and it opens at most 500 HTML comments or declarations.',
    why: 'Every door parses every document, so an endless one would stop them all.',
    fix: 'move bulk data to an attachment: `qms attach ID FILE`',
    severity: 'error',
    exit: 1,
  },
  'document/nesting': {
    requires: 'Lists, quotes and front matter are nested no deeper than a reader can follow.',
    why: 'Extreme nesting exhausts the parser, and what cannot be parsed cannot be judged.',
    fix: 'flatten the lists or quotes, then run `qms checkin ID` again',
    severity: 'error',
    exit: 1,
  },
  'document/front-matter-missing': {
    requires:
      'Front matter stands at the top and holds the title and every required property of the kind, filled in.',
    why: 'Lists, gates and signature pages read these values, and a placeholder tells them nothing.',
    fix: 'add the key between the two `---` lines at the top, such as `title: Replace the pump`',
    severity: 'error',
    exit: 1,
  },
  'document/front-matter-yaml': {
    requires: 'Front matter is a plain YAML map: no repeated keys, anchors, aliases or tags.',
    why: 'YAML readers disagree about anything cleverer, so one signed text could have two meanings.',
    fix: 'write one `key: value` per line, and quote values that hold a colon or other special characters',
    severity: 'error',
    exit: 1,
  },
  'document/front-matter-key': {
    requires:
      'Front matter has no keys but title, revision_summary and the properties that its kind declares.',
    why: 'A state, version, owner or date in the text would contradict the record sooner or later.',
    fix: 'remove the key; `qms status ID` shows state, version and owner',
    severity: 'error',
    exit: 1,
  },
  'document/revision-summary': {
    requires:
      'A revision of a document that was in force says in `revision_summary` what it changes, in other words than the version in force.',
    why: 'Procedures have come into force that nobody could tell from the version before without comparing every line.',
    fix: 'say it as you check in: `qms checkout ID`, then `qms checkin ID --summary TEXT`',
    severity: 'error',
    exit: 1,
  },
  'document/front-matter-type': {
    requires: 'Each value of front matter has the type that its kind declares.',
    why: 'A gate that reads a short commit id or a version without its dot cannot check anything with it.',
    fix: 'write a value of the type named in the message; quote text that looks like a number',
    severity: 'error',
    exit: 1,
  },
  'document/item-table': {
    requires:
      'An execution table is a whole table with the columns EI, Task, VR, Execution summary, Outcome, Performed by.',
    why: 'A table that does not parse would take its items out of every check without anyone seeing it.',
    fix: 'repair the header and the delimiter row below it, as in `| EI | Task | VR | Execution summary | Outcome | Performed by |`',
    severity: 'error',
    exit: 1,
  },
  'document/item-columns': {
    requires: 'Each row of an execution table has as many cells as its header.',
    why: 'With a cell too many or too few, an outcome can stand under the wrong heading.',
    fix: 'add the missing cell, or write a `|` inside a cell as `\\|`',
    severity: 'error',
    exit: 1,
  },
  'document/item-id': {
    requires: 'An execution item is named by letters, digits, dots, hyphens and underscores, such as EI-1.',
    why: 'Events name the item that they fill, so it needs a name that fits on one line.',
    fix: 'name the item in the first cell of its row, such as EI-1',
    severity: 'error',
    exit: 1,
  },
  'document/item-duplicate': {
    requires: 'No two execution items of a document have the same name, upper and lower case taken as equal.',
    why: 'An outcome recorded for one of two items with one name could be claimed for the other.',
    fix: 'give each row its own name, such as EI-1, EI-2',
    severity: 'error',
    exit: 1,
  },
  'document/item-unknown': {
    requires: 'Only an item that stands in an execution table of the document can be filled.',
    why: 'Work without a planned row would be outside what was approved.',
    fix: 'name one of the items listed, or plan the work in a variance: `qms create VAR --parent ID`',
    severity: 'error',
    exit: 3,
  },
  'document/item-summary': {
    requires:
      'A filled item says in words what was done and who did it; text in square brackets is a placeholder.',
    why: 'An outcome without an account of the work is not evidence.',
    fix: 'say what was done: `qms execute ID EI-1 --pass --summary "…"`',
    severity: 'error',
    exit: 1,
  },
  'document/conflict': {
    requires: 'A check-in does not undo what others recorded since the checkout.',
    why: 'The later writer would otherwise silently erase the earlier one.',
    fix: 'take the recorded line into your workspace copy, then run `qms checkin ID` again',
    severity: 'error',
    exit: 1,
  },
  'document/section-missing': refusal({
    requires: 'A document has every section of its kind when it is routed.',
    why: 'What is not asked for is not thought of: a change without its impact, a procedure without its scope.',
    fix: 'add the heading with its text, then run `qms checkin ID`',
  }),
  'document/section-order': refusal({
    requires: 'The sections of a kind stand in the kind’s order.',
    why: 'Reviewers look for each section where it always stands.',
    fix: 'move the section, then run `qms checkin ID`',
  }),
  'document/section-twice': refusal({
    requires: 'Each section of the kind stands once.',
    why: 'Of two sections with one name, one could be approved and the other one followed.',
    fix: 'join the two, or rename one of them',
  }),
  'document/placeholder': refusal({
    requires:
      'No `{{placeholder}}` is left when a document is routed, and no `[placeholder]` where execution cannot fill it.',
    why: 'Documents have been approved in which nobody had said what was to be done.',
    fix: 'write what it asks for, then run `qms checkin ID`; in code it may stand',
  }),
  'document/unfinished': refusal({
    requires: 'No TBD, TODO, FIXME or XXX is left outside code when a document is routed.',
    why: 'What is put off until after the approval was not approved.',
    fix: 'write what is missing, then run `qms checkin ID`; in code the word may stand',
  }),
  'document/template': {
    requires:
      'A template has one line `<!-- document -->`, and every guide comment below it is closed by `-->`.',
    why: 'Without the line, the advice to template authors would end up in controlled documents.',
    fix: 'put `<!-- document -->` alone on the line above the text that new documents get',
    severity: 'error',
    exit: 1,
  },
} as const satisfies RuleTable;
