import { bringIntoTrunk } from '../../src/acts/finish.ts';
import type { EventDraft, Session } from '../../src/acts/session.ts';
import { heldAt } from '../../src/history/held.ts';
import { documentPath, recordDirectory } from '../../src/rules/kinds/ids.ts';
import type { RecordState } from '../../src/rules/record/state.ts';
import { isEnd, type State } from '../../src/rules/states.ts';
import type { DocId, PrincipalId } from '../../src/rules/values.ts';
import type { Dice } from '../helpers/dice.ts';
import { cast, type Name } from '../helpers/random-history.ts';
import { answerNext } from '../helpers/verification-record.ts';
import { children } from './beginnings.ts';
import type { Move, Scene } from './moves.ts';
import { changedText, executedText, itemsOf, presentText } from './texts.ts';

const quality = ['quinn', 'quincy'] as const;
const people = ['ada', 'bea', 'quinn', 'quincy', 'rev'] as const;

const says = (name: string | null) => (name ?? 'ada') as Name;

function event(actor: Name, draft: EventDraft): Move {
  return {
    actor,
    what: `${draft.act} ${draft.id}`,
    work: async (session) => {
      await session.event(draft);
    },
  };
}

/** An event that may end the record, and then usually its trunk step, as the acts do. */
function ending(actor: Name, draft: EventDraft, dice: Dice): Move {
  const waits = dice.chance(15);
  return {
    actor,
    what: `${draft.act} ${draft.id}${waits ? ', not enacted' : ''}`,
    work: async (session) => {
      await session.event(draft);
      if (!waits) await bringIntoTrunk(session, draft.id);
    },
  };
}

function enact(id: DocId, dice: Dice): Move {
  const actor = dice.pick(['ada', 'quinn', 'bot']);
  return { actor, what: `enact ${id}`, work: (session) => session.enact(id) };
}

function checkIn(actor: Name, id: DocId, dice: Dice): Move {
  return {
    actor,
    what: `check in ${id}`,
    work: async (session) => {
      const files = new Map([[documentPath(id), await changedText(session, id, dice)]]);
      await session.event({ id, act: 'checkin', files });
    },
  };
}

function execute(actor: Name, record: RecordState, dice: Dice): Move {
  const { id } = record;
  return {
    actor,
    what: `execute ${id}`,
    work: async (session) => {
      const { open, all } = itemsOf(await presentText(session, id));
      const item = dice.any(open) ?? dice.any(all) ?? 'EI-1';
      const variance = record.links.find((link) => /-(VAR|ER)-[0-9]+$/.test(link.id));
      const outcome = variance && dice.chance(40) ? 'Fail' : dice.chance(5) ? 'Fail' : 'Pass';
      const summary = `done ${dice.below(1000)}${variance ? `, see ${variance.id}` : ''}`;
      const bytes = await executedText(session, id, item, outcome, summary);
      const files = new Map([[documentPath(id), bytes]]);
      await session.event({ id, act: 'execute', fields: { item, outcome }, files });
    },
  };
}

async function closeWithRecords(session: Session, id: DocId): Promise<void> {
  const record = await session.record(id);
  for (const link of record.links) {
    const linked = await session.record(link.id);
    if (linked.kind === 'VR' && linked.state === 'IN_EXECUTION')
      await session.event({ id: link.id, act: 'close' });
  }
  await session.event({ id, act: 'close' });
  for (const link of record.links) await bringIntoTrunk(session, link.id);
  await bringIntoTrunk(session, id);
}

function checkOutInForce(actor: Name, id: DocId, { records }: Scene, dice: Dice): Move {
  const running = records.filter((each) => each.kind === 'CR' && each.state === 'IN_EXECUTION');
  const authority = dice.any(running)?.id ?? null;
  const named = /^(TEMPLATE-|POLICY)/.test(id) ? null : authority;
  return {
    actor,
    what: `check out ${id} under ${named}`,
    work: async (session) => {
      const began = await session.event({
        id,
        act: 'checkout',
        fields: { authority: named },
        pins: named ? [named] : [],
      });
      if (named === null) return;
      const exactPins = [{ name: id, oid: began.tip }];
      await session.event({ id: named, act: 'link', fields: { child: id }, exactPins });
    },
  };
}

const team = (dice: Dice): PrincipalId[] =>
  [...new Set([dice.pick(quality), ...dice.some(people, 2)])].sort() as PrincipalId[];

function rounds(record: RecordState, dice: Dice): Move[] {
  const { id, state } = record;
  const owner = says(record.owner);
  const members = [...new Set(record.team.flatMap((assign) => [...assign.members]))];
  const assign = ending(dice.pick(quality), { id, act: 'assign', fields: { assignees: team(dice) } }, dice);
  if (state.endsWith('_REVIEW')) {
    const reviewed = new Set(record.round?.reviews.map((each) => each.actor));
    const who = dice.any(members.filter((each) => !reviewed.has(each)));
    if (!who) return [assign, event(owner, { id, act: 'route', target: approvalOf(state) })];
    const outcome = dice.chance(92) ? 'recommend' : 'request-updates';
    return [event(says(who), { id, act: 'review', text: 'Read.', fields: { outcome } })];
  }
  if (state.endsWith('REVIEWED') && record.round?.reviews.some((each) => each.outcome !== 'recommend')) {
    return [
      event(owner, { id, act: 'checkout' }),
      event(owner, { id, act: 'route', target: reviewOf(state) }),
    ];
  }
  if (state.endsWith('REVIEWED')) {
    return [
      event(owner, { id, act: 'route', target: dice.chance(85) ? approvalOf(state) : reviewOf(state) }),
    ];
  }
  const approved = new Set(record.round?.approvals.map((each) => each.actor));
  const who = dice.any(members.filter((each) => !approved.has(each) && each !== 'ada' && each !== 'bea'));
  return [who ? ending(says(who), { id, act: 'approve' }, dice) : assign];
}

function inPhase(state: State, rest: string): State {
  const phase = /PRE_/.test(state) ? 'PRE_' : /POST_/.test(state) ? 'POST_' : '';
  return `IN_${phase}${rest}` as State;
}
const approvalOf = (state: State) => inPhase(state, 'APPROVAL');
const reviewOf = (state: State) => inPhase(state, 'REVIEW');

/** What leads on from where a record stands, tried by who usually does it. */
export function usualMoves(record: RecordState, scene: Scene, dice: Dice): Move[] {
  const { id, state } = record;
  const owner = says(record.owner);
  const toReview: State =
    state === 'IN_EXECUTION' ? 'IN_POST_REVIEW' : record.phase === null ? 'IN_REVIEW' : 'IN_PRE_REVIEW';
  if (record.owner !== null && !scene.present(record.owner))
    return [handOver(dice.pick(quality), id, scene, dice)];
  if (scene.pending.has(id)) return [enact(id, dice)];
  if (record.awaitsLink) {
    const { on, event: oid } = record.awaitsLink;
    const linked = scene.records.find((each) => each.id === on)?.links.some((link) => link.id === id);
    const exactPins = [{ name: id, oid }];
    if (!linked && dice.chance(70))
      return [event(owner, { id: on, act: 'link', fields: { child: id }, exactPins })];
    if (!linked) return [ending(owner, { id, act: 'cancel', reason: 'never linked' }, dice)];
  }
  if (record.kind === 'VR' && !isEnd(state)) {
    const parent = scene.records.find((each) => each.id === record.parent);
    const late = parent?.state !== 'IN_EXECUTION';
    const most = dice.chance(30) ? 1 : 99;
    const answer: Move = {
      actor: dice.chance(80) ? owner : dice.pick(cast),
      what: `answer ${id}`,
      work: (session) => answerNext(session, id, most),
    };
    return [late ? handOver(owner, id, scene, dice) : answer];
  }
  if (state === 'DRAFT' || state === 'IN_EXECUTION') {
    if (record.checkedOut !== null && state === 'DRAFT') return [checkIn(owner, id, dice)];
    const working =
      state === 'IN_EXECUTION' ? [execute(owner, record, dice), execute(owner, record, dice)] : [];
    const assign = event(dice.pick(quality), { id, act: 'assign', fields: { assignees: team(dice) } });
    const grow = dice.chance(25) ? children(record, scene, dice) : [];
    return [
      ...working,
      ...grow,
      event(owner, { id, act: 'route', target: toReview }),
      ...(dice.chance(10) ? [assign] : []),
    ];
  }
  if (/REVIEW|_APPROVAL/.test(state)) {
    return record.team.length === 0
      ? [event(dice.pick(quality), { id, act: 'assign', fields: { assignees: team(dice) } })]
      : rounds(record, dice);
  }
  if (state === 'PRE_APPROVED') return [event(owner, { id, act: 'release' })];
  if (state === 'POST_APPROVED') {
    return [{ actor: owner, what: `close ${id}`, work: (session) => closeWithRecords(session, id) }];
  }
  if (state === 'EFFECTIVE')
    return [checkOutInForce(dice.pick(['bot', 'bot2', 'qbot', 'bea']), id, scene, dice)];
  if (state === 'CLOSED') return children(record, scene, dice);
  return [];
}

function handOver(actor: Name, id: DocId, scene: Scene, dice: Dice): Move {
  const owner = dice.any(['bot', 'bot2', 'qbot', 'ada', 'bea'].filter(scene.present)) ?? 'ada';
  return event(actor, { id, act: 'hand-over', reason: 'on leave', fields: { owner: owner as PrincipalId } });
}

async function restore(session: Session, id: DocId): Promise<void> {
  const held = await heldAt(session.history, id, session.history.source.trunk.steps.length - 1);
  await session.event({
    id,
    act: 'abandon',
    reason: 'given up',
    ...(held ? { directory: held.content } : {}),
  });
}

/** What happens beside the straight way: detours, helpers, ends. */
export function sideMoves(record: RecordState, scene: Scene, dice: Dice): Move[] {
  const { id } = record;
  const owner = says(record.owner ?? record.lastOwner);
  const anyone = dice.pick(cast);
  const name = `f${dice.below(1000)}.txt`;
  const attached = new Map([[`${recordDirectory(id)}/evidence/${name}`, Buffer.from(`${name}\n`)]]);
  return [
    event(owner, { id, act: 'checkout' }),
    event(owner, { id, act: 'withdraw', reason: 'more to do' }),
    event(owner, { id, act: 'revert', reason: 'more to do' }),
    event(anyone, { id, act: 'comment', text: 'Seen.' }),
    event(owner, { id, act: 'attach', files: attached }),
    event(owner, { id, act: 'delegate', fields: { assignees: [dice.pick(cast) as PrincipalId] } }),
    handOver(dice.chance(70) ? owner : dice.pick(quality), id, scene, dice),
    event(dice.pick([...quality, 'rev']), { id, act: 'reject', reason: 'not so' }),
    event(dice.pick(quality), { id, act: 'assign', fields: { assignees: team(dice) } }),
    ending(owner, { id, act: 'cancel', reason: 'not needed' }, dice),
    event(dice.pick(['bot', 'bot2', 'ada', 'qbot']), { id, act: 'retire', reason: 'obsolete' }),
    { actor: owner, what: `abandon ${id}`, work: (session) => restore(session, id) },
    execute(dice.pick(['bot', 'bot2', 'qbot', 'ada', 'rev']), record, dice),
    enact(id, dice),
    ...children(record, scene, dice),
  ];
}
