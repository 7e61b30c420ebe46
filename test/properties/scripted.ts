import { bringIntoTrunk } from '../../src/acts/finish.ts';
import type { EventDraft } from '../../src/acts/session.ts';
import { documentPath } from '../../src/rules/kinds/ids.ts';
import type { RecordState } from '../../src/rules/record/state.ts';
import type { State } from '../../src/rules/states.ts';
import type { DocId, PrincipalId } from '../../src/rules/values.ts';
import { diceOf } from '../helpers/dice.ts';
import { type Laboratory, type Name, RandomHistory } from '../helpers/random-history.ts';
import { answerNext } from '../helpers/verification-record.ts';
import { begin } from './beginnings.ts';
import { executedText, itemsOf, presentText } from './texts.ts';

/** The team of every round here. */
const team = ['quinn', 'rev'] as const;

/** A history that a test writes by hand, act by act; an act that is not expected to be refused must be accepted. */
export async function beginScript(laboratory: Laboratory) {
  const whole = await RandomHistory.begin(laboratory);

  async function attempt(actor: Name, draft: EventDraft, enacts = false): Promise<string | null> {
    whole.now += 60;
    const { refused } = await whole.attempt(actor, draft.act, async (session) => {
      await session.event(draft);
      if (enacts) await bringIntoTrunk(session, draft.id);
    });
    return refused;
  }
  async function act(actor: Name, draft: EventDraft, enacts = false): Promise<void> {
    const refused = await attempt(actor, draft, enacts);
    if (refused !== null) throw new Error(`${actor}: ${draft.act} ${draft.id} was refused: ${refused}`);
  }
  async function create(actor: Name, kind: string, id: string, parent: string | null = null): Promise<DocId> {
    // These dice link the child, and give a VAR its first type.
    const dice = { ...diceOf(1), chance: () => false };
    await whole.attempt(actor, `create ${id}`, (session) =>
      begin(session, kind, id as DocId, parent as DocId | null, dice),
    );
    return id as DocId;
  }
  async function checkIn(actor: Name, id: DocId, text: string): Promise<void> {
    const bytes = await textOf(id);
    const files = new Map([[documentPath(id), Buffer.from(`${bytes}\n${text}\n`)]]);
    await act(actor, { id, act: 'checkin', files });
  }
  /** Answers what a verification record asks, all of it or the next question. */
  async function answer(actor: Name, id: DocId, most = 99): Promise<void> {
    whole.now += 60;
    const { refused } = await whole.attempt(actor, `answer ${id}`, (session) =>
      answerNext(session, id, most),
    );
    if (refused !== null) throw new Error(`${actor}: answer ${id} was refused: ${refused}`);
  }
  async function textOf(id: DocId): Promise<string> {
    let text = '';
    await whole.attempt('ada', 'read', async (session) => {
      text = Buffer.from(await presentText(session, id)).toString('utf8');
    });
    return text;
  }
  async function record(id: DocId): Promise<RecordState> {
    const judged = await whole.history.judgeRecord(id);
    if (!judged.ok) throw new Error(`${id} is not there`);
    return judged.value.state;
  }
  async function execute(actor: Name, id: DocId): Promise<void> {
    for (const item of itemsOf(Buffer.from(await textOf(id))).all) {
      whole.now += 60;
      await whole.attempt(actor, 'execute', async (session) => {
        const files = new Map([[documentPath(id), await executedText(session, id, item, 'Pass', 'done')]]);
        await session.event({ id, act: 'execute', fields: { item, outcome: 'Pass' }, files });
      });
    }
  }
  const assign = (actor: Name, id: DocId, members: readonly Name[]) =>
    act(actor, {
      id,
      act: 'assign',
      fields: { assignees: [...members].sort() as string[] as PrincipalId[] },
    });
  const review = (actor: Name, id: DocId) =>
    act(actor, { id, act: 'review', text: 'Read.', fields: { outcome: 'recommend' } });
  /** Review, by the team, from the working state to the reviewed one. */
  async function reviewed(owner: Name, id: DocId, phase: '' | 'PRE_' | 'POST_'): Promise<void> {
    await act(owner, { id, act: 'route', target: `IN_${phase}REVIEW` as State });
    await assign('quinn', id, team);
    for (const each of team) await review(each, id);
  }
  /** Approval by the team, from the reviewed state; `enacts` brings a document into trunk. */
  async function approved(
    owner: Name,
    id: DocId,
    phase: '' | 'PRE_' | 'POST_',
    enacts = true,
  ): Promise<void> {
    await act(owner, { id, act: 'route', target: `IN_${phase}APPROVAL` as State });
    await act('rev', { id, act: 'approve' });
    await act('quinn', { id, act: 'approve' }, enacts);
  }
  return {
    whole,
    attempt,
    act,
    create,
    checkIn,
    answer,
    record,
    execute,
    assign,
    review,
    reviewed,
    approved,
  };
}

export type Script = Awaited<ReturnType<typeof beginScript>>;

/** A change record of bot in execution, with a verification record that bot2 made. */
export async function runningWithRecord(script: Script): Promise<{ id: DocId; vr: DocId }> {
  const id = await script.create('bot', 'CR', 'CR-001');
  await script.checkIn('bot', id, 'More.');
  await script.reviewed('bot', id, 'PRE_');
  await script.approved('bot', id, 'PRE_');
  await script.act('bot', { id, act: 'release' });
  const vr = await script.create('bot2', 'VR', 'CR-001-VR-001', id);
  return { id, vr };
}
