import { documentPath } from '../../../src/rules/kinds/ids.ts';
import type { DocId } from '../../../src/rules/values.ts';
import { type EventByHand, eventByHand, type Forgery } from '../../helpers/hand-made.ts';
import { foundSystem } from '../../helpers/quality-system.ts';
import { oncePerFile } from '../../helpers/test-file.ts';
import type { Attack, Attempt, Stage } from '../attack.ts';
import type { Lawful } from '../lawful.ts';
import { stageOf } from '../play.ts';

/**
 * A change record in review, and quinn's review of it as it should be: what the attacks on bytes, signatures, text and
 * trailers change in one place. A second record is there for what is harmless, and would else get in the way.
 */
export const reviewed = 'CR-001' as DocId;
export const besides = 'CR-002' as DocId;

/** The stage; founded once for all groups that a test file plays. */
export const stage = oncePerFile(async (): Promise<Stage> => {
  const qs = await foundSystem({ server: true });
  await qs.crIn('IN_PRE_REVIEW');
  await qs.crIn('DRAFT');
  return stageOf(qs);
});

export const review: EventByHand = {
  id: reviewed,
  act: 'review',
  by: 'quinn',
  set: { Outcome: 'recommend' },
  text: 'The plan covers the whole scope.',
};

/** Pushes quinn's review with something else in it than there should be. */
export async function pushReview({ qs }: Stage, wrong: Partial<EventByHand>): Promise<Attempt> {
  return { push: { [`qms/${reviewed}`]: await eventByHand(qs, { ...review, ...wrong }) } };
}

/** A comment on the other record, which changes nothing. */
export async function pushComment({ qs }: Stage, wrong: Partial<EventByHand>): Promise<Attempt> {
  const comment: EventByHand = { id: besides, act: 'comment', by: 'quinn', text: 'Noted.' };
  return { push: { [`qms/${besides}`]: await eventByHand(qs, { ...comment, ...wrong }) } };
}

type Told = Pick<Attack, 'id' | 'title' | 'plainGit'> & Partial<Attack> & { readonly rule: string };

/** A review in which nothing but one thing is wrong, so that the gate names one rule. */
export function wrongReview(told: Told, wrong: Partial<EventByHand>): Attack {
  return { also: [], ...told, attempt: (stage) => pushReview(stage, wrong) };
}

/** A review whose bytes are forged on the way. Pushed with force: stock git may not even see the parent in them. */
export function forgedReview(told: Told, forge: Forgery): Attack {
  return {
    also: [],
    ...told,
    attempt: async (stage) => ({ ...(await pushReview(stage, { forge })), force: true }),
  };
}

/** Lines put in before the first header line that begins with some word, or at the end of the headers. */
export function insertBefore(text: string, word: string | null, lines: string): string {
  const at = word === null ? text.indexOf('\n\n') + 1 : text.indexOf(`\n${word}`) + 1;
  return `${text.slice(0, at)}${lines}${text.slice(at)}`;
}

export const lawful: Lawful = {
  'quinn’s review': async (on) => (await pushReview(on, {})).push ?? {},
  'a check-in of the other record': async ({ qs }) => {
    const files = { [documentPath(besides)]: '---\ntitle: Another\n---\n\n# Another\n' };
    const event: EventByHand = { id: besides, act: 'checkin', by: 'bot', version: '0.2', files };
    return { [`qms/${besides}`]: await eventByHand(qs, event) };
  },
};
