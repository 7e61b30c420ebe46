import { type RuleTable, refusal } from './entry.ts';

const again =
  'take the form, fill it in and give it: `qms review ID --form --output FILE`, then `--answers FILE`';

/** Rules about the checklists that reviews and approvals answer. */
export const checklistRules = {
  'checklist/missing': refusal({
    requires: 'Where the policy asks for answers, a review or approval gives them.',
    why: 'A checklist that nothing reads is a checklist that nobody reads: reviews took a minute and a half.',
    fix: again,
  }),
  'checklist/form': refusal({
    requires:
      'Answers stand at the end of the body, in their one form: a `Checklist:` line, then one line for each item, with its quotes and locations indented below.',
    why: 'Text that only looks like an answer would be read as one by people, and not by the rules.',
    fix: again,
  }),
  'checklist/none': refusal({
    requires: 'Answers are given only where the policy asks something of this document in this phase.',
    why: 'Answers to no question would look like a review that somebody wanted.',
    fix: 'give a comment: `qms review ID --recommend -m TEXT`',
  }),
  'checklist/other-prompt': refusal({
    requires: 'Answers name the prompt file that applies, in the version that the policy holds.',
    why: 'Answers to another list, or to an older one, would pass for answers to this one.',
    fix: again,
  }),
  'checklist/other-content': refusal({
    requires: 'A form is given for the content that it was made for.',
    why: 'The document has changed since; what was judged then may not be so now.',
    fix: 'take a new form, look at what changed, and answer again: `qms review ID --form`',
  }),
  'checklist/unanswered': refusal({
    requires: 'Each item that is asked is answered.',
    why: 'The item that is left out is the one that was hard to answer.',
    fix: 'answer it: `[pass] ITEM`, `[fail] ITEM: reason` or `[n/a] ITEM: reason`',
  }),
  'checklist/unknown-item': refusal({
    requires: 'Only items that are asked are answered.',
    why: 'An answer to a question that nobody asked hides that another was not answered.',
    fix: 'take the line out, or correct the id of the item',
  }),
  'checklist/twice': refusal({
    requires: 'Each item is answered once.',
    why: 'Of two answers each reader would choose another.',
    fix: 'leave one of the answers',
  }),
  'checklist/reason': refusal({
    requires: 'An item that failed, or does not apply, says why.',
    why: 'The owner cannot mend what is only crossed, and `n/a` would be the quickest way through a list.',
    fix: 'say why after the colon: `[n/a] ITEM: reason`',
  }),
  'checklist/evidence': refusal({
    requires: 'An item that asks for evidence passes with a quote of the content, or a location in it.',
    why: 'Only who has read it can say where it stands.',
    fix: 'add a line below the answer: `    > words of the document`, or `    @ ID.md:12`, `    @ Section`',
  }),
  'checklist/quote': refusal({
    requires:
      'What is quoted stands in a text of the record as reviewed; white space and marks of layout do not count.',
    why: 'Quotes have been written from memory, of versions that were long gone.',
    fix: 'copy the words from the document: `qms read ID`',
  }),
  'checklist/location': refusal({
    requires:
      'A location is a section of the document, a line with text (`ID.md:12`), or a file of the record that is no text.',
    why: 'A place that does not exist was not looked at.',
    fix: 'see the document: `qms read ID`',
  }),
  'checklist/contradiction': refusal({
    requires: 'Who recommends or approves has no item failed.',
    why: 'The failed item would go into force with the rest.',
    fix: 'ask for changes: `qms review ID --request-updates`, or `qms reject ID -m REASON`',
  }),
} as const satisfies RuleTable;
