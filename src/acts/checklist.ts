import { cleanText } from '../rules/bytes/text.ts';
import { bodyWithAnswers, readAnswers } from '../rules/checklists/answers.ts';
import { fail, unwrap } from '../rules/finding.ts';
import { askedOf } from '../rules/record/guards/checklist.ts';
import type { DocId } from '../rules/values.ts';
import type { Session } from './session.ts';

/** What somebody says with a decision: a comment, a filled-in form, or both. */
export interface Said {
  readonly text?: string | undefined;
  /** The text of a form, as `qms review ID --form` gives it. */
  readonly answers?: string | undefined;
}

/**
 * The body of a review or approval: the comments of both, and the answers in their one form. A form without its
 * `Checklist:` line answers the checklist in force. Raises `checklist/none`, `checklist/other-content`, and what is
 * wrong with the form; what is wrong with the answers is the rules' to say.
 */
export async function bodyOf(
  session: Session,
  id: DocId,
  act: 'review' | 'approve',
  { text, answers }: Said,
): Promise<string | undefined> {
  if (answers === undefined) return text;
  const record = await session.record(id);
  const { policy } = session.context;
  const kind = policy.kinds.get(record.kind);
  const asked = kind ? askedOf(policy, kind, record, act) : null;
  const where = { where: { record: id } };
  if (asked === null)
    fail('checklist/none', `nothing is asked of a ${record.kind} that is ${record.state}`, where);
  const read = unwrap(readAnswers(cleanText(answers)));
  if (read.content !== null && read.content !== record.digest)
    fail('checklist/other-content', `the form was made for other content of ${id}`, where);
  const comment = [text ?? '', read.comment].filter((each) => each !== '').join('\n\n');
  return bodyWithAnswers(comment, read.prompt ?? asked.prompt, read.answers);
}
