import { type RuleTable, refusal } from './entry.ts';

const byTool =
  'let qms make the commit, as in `qms comment ID`, or write it again without what the message names';

/** Rules about the raw bytes of a governed commit, and about its message and trailers. */
export const byteRules = {
  'bytes/size': refusal({
    requires: 'A governed commit has at most 64 KiB of message and 16 KiB of headers.',
    why: 'A commit of a few megabytes with many thousand trailers would stop every reader of the log.',
    fix: 'put long text or data into a file beside the document: `qms attach ID FILE`',
  }),
  'bytes/encoding': refusal({
    requires: 'A governed commit is UTF-8.',
    why: 'Bytes in another encoding show other words, or other trailers, to each reader.',
    fix: 'write the message again in UTF-8, with `git config i18n.commitEncoding utf-8`',
  }),
  'bytes/header': refusal({
    requires:
      'A commit has exactly the headers tree, parent, author, committer and gpgsig, in this order, each in its canonical form.',
    why: 'With a second tree, a second signature or an encoding header, two git commands verify and show two different commits.',
    fix: 'make the commit with qms or with plain `git commit -S`, and change nothing in the object afterwards',
  }),
  'bytes/text': refusal({
    requires:
      'A governed commit is written in Unicode NFC, with LF line ends and without control or format characters.',
    why: 'NUL ends the message for some readers, and bidirectional or invisible characters show another text than the signed one.',
    fix: byTool,
  }),
  'bytes/message': refusal({
    requires:
      'A governed message is a one-line subject, paragraphs of free text and one block of trailers; no other line begins with QMS- or is a `---` line.',
    why: 'A trailer smuggled into the subject or the free text, or a line that cuts the message, makes git commands read different acts.',
    fix: 'quote such a line in the free text with `> `, as `qms comment ID` does by itself',
  }),
  'trailer/form': refusal({
    requires: 'Every line of the last paragraph is one trailer, written `QMS-Key: value` and not folded.',
    why: 'Git accepts prose among trailers, other cases and folded lines, so a second key could hide in the value of a first.',
    fix: byTool,
  }),
  'trailer/unknown': refusal({
    requires: 'Only the trailers of the closed set are used, in their exact case.',
    why: 'A trailer that this program does not know may mean something that it would silently ignore.',
    fix: 'correct the key, or update git-qms if the trailer is newer: `npm install -g git-qms@latest`',
  }),
  'trailer/order': refusal({
    requires: 'Trailers stand in their fixed order; those that may not repeat stand once, and lists ascend.',
    why: 'Of two values some readers take the first and others the last; one meaning has one written form.',
    fix: byTool,
  }),
  'trailer/missing': refusal({
    requires: 'An event or step carries every trailer that its kind needs.',
    why: 'Without it the commit alone does not say who did what, with which meaning, over which content.',
    fix: 'add the trailer, or let qms make the event; `qms next ID` prints the commands',
  }),
  'trailer/not-of-act': refusal({
    requires: 'An event or step carries no trailer that its kind does not have.',
    why: 'A claim that no rule judges would still be read as if it had been accepted.',
    fix: 'leave the trailer out, or let qms make the event; `qms next ID` prints the commands',
  }),
  'trailer/value': refusal({
    requires: 'The value of each trailer has the form of its key.',
    why: 'A short commit id, a loose version or a free outcome would be read in different ways.',
    fix: 'write the value as `qms log ID` shows it in other events',
  }),
} as const satisfies RuleTable;
