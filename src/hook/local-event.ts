import { type Actor, openActor, type ReadContext } from '../acts/context.ts';
import { proposeEvent, proposePins, withoutCommit } from '../acts/proposal.ts';
import type { EventDraft } from '../acts/session.ts';
import { walkFirstParents } from '../history/commits.ts';
import { History } from '../history/history.ts';
import { listRefs } from '../repository/git/refs.ts';
import { encodeCommit } from '../rules/bytes/commit.ts';
import { formatMessage, parseMessage, type TrailerKey } from '../rules/bytes/trailers.ts';
import { fail, QmsError, unwrap } from '../rules/finding.ts';
import { describeId } from '../rules/kinds/ids.ts';
import { type Act, isAct } from '../rules/record/acts.ts';
import { beforeFirstEvent } from '../rules/record/birth.ts';
import { encodeEvent } from '../rules/record/encode.ts';
import { type Event, readEvent } from '../rules/record/event.ts';
import { actsFrom } from '../rules/record/judge.ts';
import { type Pin, parsePin } from '../rules/record/pin.ts';
import type { RecordState } from '../rules/record/state.ts';
import { isState } from '../rules/states.ts';
import { type DocId, isDocId, type Oid, type PrincipalId } from '../rules/values.ts';
import type { HandWritten } from './hand-written.ts';

/** The commit that git is about to make, as far as it is known before the message is. */
export interface ComingCommit {
  readonly parent: Oid;
  readonly tree: Oid;
  /** Who will be its author, and when. */
  readonly author: Event['author'];
}

/** The records as this clone has them: its own branches where they go on from what the server was last seen to hold. */
async function localTips(context: ReadContext): Promise<Map<DocId, Oid>> {
  const tips = new Map(context.tips);
  if (context.refs.remote === null) return tips;
  for (const [ref, oid] of await listRefs(context.repository, ['refs/heads/qms'])) {
    const id = ref.slice('refs/heads/qms/'.length);
    if (!isDocId(id) || tips.get(id) === oid) continue;
    const from = tips.get(id) ?? context.founded.oid;
    if ((await walkFirstParents(context.reader, oid, (each) => each === from)).ok) tips.set(id, oid);
  }
  return tips;
}

/** The record at the commit that the new one follows. Raises the findings that make it no valid history. */
async function standingAt(
  context: ReadContext,
  history: History,
  id: DocId,
  parent: Oid,
): Promise<RecordState> {
  if (parent !== context.founded.oid) {
    const judged = unwrap(await history.judgeRecord(id));
    if (judged.refused) throw new QmsError(judged.refused);
    return judged.state;
  }
  const start = await history.start(id);
  if (start) return start;
  const described = unwrap(describeId(context.policy.kinds, id));
  return beforeFirstEvent(id, described.kind.name, history.founding());
}

/** A pin as typed: `CR-001 <oid>`, or the name alone where the tip is meant. */
function readPin(value: string): Pin | DocId | 'trunk' {
  const pin = parsePin(value);
  if (pin) return pin;
  if (value === 'trunk' || isDocId(value)) return value;
  fail(
    'trailer/value',
    `QMS-Pin: ${value} is neither a record or \`trunk\`, nor one of them and a full commit id`,
  );
}

function draftOf(id: DocId, act: Act, written: HandWritten): EventDraft {
  const one = (key: TrailerKey) => written.trailers.get(key)?.[0] ?? null;
  const state = one('State');
  const reason = one('Reason');
  const given = (written.trailers.get('Pin') ?? []).map(readPin);
  const named = [one('Parent'), one('Authority'), one('Child'), ...given];
  return {
    id,
    act,
    ...(state !== null && isState(state) ? { target: state } : {}),
    text: written.body,
    ...(reason === null ? {} : { reason }),
    fields: {
      outcome: one('Outcome'),
      assignees: (written.trailers.get('Assignee') ?? []) as PrincipalId[],
      owner: one('Owner') as PrincipalId | null,
      parentDocument: one('Parent') as DocId | null,
      child: one('Child') as DocId | null,
      authority: one('Authority') as DocId | null,
      item: one('Item'),
      template: parsePin(one('Template') ?? ''),
      evidence: written.trailers.get('Evidence') ?? [],
      request: one('Request'),
    },
    pins: named.filter(
      (name): name is DocId | 'trunk' => name === 'trunk' || (typeof name === 'string' && isDocId(name)),
    ),
    exactPins: given.filter((pin): pin is Pin => typeof pin !== 'string'),
  };
}

/** Where a pin that names no commit points: the tip, or of a link's child the event that waits for the link. */
function tipFor(context: ReadContext, history: History, draft: EventDraft) {
  return async (name: Pin['name']): Promise<Oid> => {
    if (name === 'trunk') return context.trunkTip;
    const { state } = unwrap(await history.judgeRecord(name));
    const waits = draft.act === 'link' && draft.fields?.child === name ? state.awaitsLink?.event : null;
    return waits ?? state.tip;
  };
}

function actOf(written: HandWritten, before: RecordState, context: ReadContext): Act {
  const act = written.trailers.get('Event')?.[0];
  if (act !== undefined && isAct(act)) return act;
  const kind = context.policy.kinds.get(before.kind);
  const legal = before.born && kind ? actsFrom(before, kind).join(', ') : 'create';
  if (act !== undefined)
    fail('event/unknown', `there is no event ${JSON.stringify(act)}; possible: ${legal}`, {
      where: { record: before.id },
    });
  fail('trailer/missing', `a commit on qms/${before.id} is an event, and needs QMS-Event`, {
    fix: `end the message with a paragraph such as \`QMS-Event: comment\`; possible: ${legal}`,
    where: { record: before.id },
  });
}

/**
 * Completes the message of an event that somebody makes with plain git: what the rules compute is added, in the form
 * that the acts write; what was written is kept, and judged. Raises the findings that would refuse the commit.
 */
export async function completeEvent(
  context: ReadContext,
  id: DocId,
  written: HandWritten,
  coming: ComingCommit,
): Promise<{ readonly message: string; readonly event: Event }> {
  const tips = await localTips(context);
  if (coming.parent === context.founded.oid) tips.delete(id);
  else tips.set(id, coming.parent);
  const history = new History({ ...context.history.source, tips });
  const before = await standingAt(context, history, id, coming.parent);
  const act = actOf(written, before, context);
  const actor: Actor = await openActor(context);
  const draft = draftOf(id, act, written);
  const pins = await proposePins(before, draft, tipFor(context, history, draft));
  const { author, tree, parent } = coming;
  const { policyEvent } = context;
  const proposed = await proposeEvent(history, before, {
    draft,
    policyEvent,
    actor: actor.id,
    key: actor.signer.key.text,
    author,
    tree,
    pins,
  });
  const computed = unwrap(parseMessage(encodeEvent(proposed)));
  const kept = [...written.trailers].filter(([key]) => key !== 'Pin');
  const subject = written.subject === '' ? computed.subject : written.subject;
  const message = formatMessage({
    subject: subject.startsWith(`${id}: `) ? subject : `${id}: ${subject}`,
    body: proposed.body,
    trailers: { ...computed.trailers, ...Object.fromEntries(kept) },
  });
  const ident = { ...author, zone: '+0000' };
  const commit = { tree, parents: [parent], author: ident, committer: ident, signature: null, message };
  const read = unwrap(withoutCommit(readEvent(proposed.oid, encodeCommit(commit))));
  const signer = { key: actor.signer.key.text, userPresence: actor.signer.key.type.startsWith('sk-') };
  const facts = unwrap(await history.factsOf(before, read.event, signer));
  unwrap(withoutCommit(await history.judgeEvent(before, facts)));
  return { message, event: read.event };
}
