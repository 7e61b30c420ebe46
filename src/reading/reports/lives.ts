import { readFileAt } from '../../acts/content.ts';
import type { ReadContext } from '../../acts/context.ts';
import { readDocument } from '../../documents/parse.ts';
import { commitBytes } from '../../history/commits.ts';
import { unwrap } from '../../rules/finding.ts';
import { documentPath } from '../../rules/kinds/ids.ts';
import { holds, liveKey } from '../../rules/policy/questions.ts';
import type { Act } from '../../rules/record/acts.ts';
import { type Event, readEvent } from '../../rules/record/event.ts';
import { isEnd, type State } from '../../rules/states.ts';
import type { DocId } from '../../rules/values.ts';
import { recordIds, standingOf } from '../standing.ts';

/** One event, as far as reports look at it. */
export interface LifeEvent {
  readonly act: Act;
  readonly phase: 'pre' | 'post' | null;
  readonly state: State;
  readonly actor: string;
  readonly outcome: string | null;
  readonly item: string | null;
  readonly assignees: readonly string[];
  readonly hasEvidence: boolean;
  /** Seconds since 1970, as its signer claims. */
  readonly time: number;
  /** Words of the document that a reviewer had before them; null for other acts. */
  readonly words: number | null;
}

/** A record's whole life, judged. */
export interface Life {
  readonly id: DocId;
  readonly kind: string;
  readonly title: string;
  readonly state: State;
  readonly valid: boolean;
  /** Whether it has not ended, or its end waits for trunk. */
  readonly open: boolean;
  readonly owner: string | null;
  /** Whether the owner can still act: a live key, and the right to create. */
  readonly ownerActs: boolean;
  readonly varianceType: number | null;
  readonly items: readonly { readonly id: string; readonly outcome: string }[];
  readonly events: readonly LifeEvent[];
}

/** The life of every record but POLICY and what was born at genesis and never touched. */
export async function readLives(context: ReadContext): Promise<Life[]> {
  const lives: Life[] = [];
  for (const id of recordIds(context)) {
    if (id === 'POLICY') continue;
    const life = await readLife(context, id);
    if (life.events.length > 0) lives.push(life);
  }
  return lives;
}

async function readLife(context: ReadContext, id: DocId): Promise<Life> {
  const { history, reader, policy } = context;
  const { state, refused, pending } = await standingOf(context, id);
  const chain = unwrap(await history.chain(id));
  const events: LifeEvent[] = [];
  const path = documentPath(id);
  for (const oid of chain.oids) {
    const read = readEvent(oid, unwrap(await commitBytes(reader, oid)));
    if (!read.ok) break;
    const { event } = read.value;
    const bytes = event.act === 'review' ? await readFileAt(reader, event.tree, path) : null;
    events.push(lifeEvent(event, bytes && wordsIn(bytes)));
  }
  const kind = policy.kinds.get(state.kind);
  const bytes = kind?.executable ? await readFileAt(reader, state.tree, path) : null;
  const type = state.properties.variance_type;
  return {
    id,
    kind: state.kind,
    title: state.title,
    state: state.state,
    valid: refused === null,
    open: !isEnd(state.state) || pending,
    owner: state.owner,
    ownerActs: state.owner !== null && liveKey(policy, state.owner) && holds(policy, state.owner, 'create'),
    varianceType: typeof type === 'number' ? type : null,
    items:
      bytes && kind
        ? readDocument(bytes, kind).items.map((item) => ({ id: item.id, outcome: item.outcome }))
        : [],
    events,
  };
}

function lifeEvent(event: Event, words: number | null): LifeEvent {
  const { act, phase, state, actor, outcome, item, assignees } = event;
  const hasEvidence = event.evidence.length > 0;
  return { act, phase, state, actor, outcome, item, assignees, hasEvidence, time: event.author.time, words };
}

function wordsIn(bytes: Uint8Array): number {
  return (
    Buffer.from(bytes)
      .toString('utf8')
      .match(/[\p{L}\p{N}]+/gu)?.length ?? 0
  );
}
