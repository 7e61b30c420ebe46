import type { ContextOptions, ReadContext } from '../acts/context.ts';
import { documentId } from '../acts/perform.ts';
import { readStepAt } from '../history/trunk-index.ts';
import { verifySignature } from '../repository/signatures/verify.ts';
import { type Finding, unwrap } from '../rules/finding.ts';
import type { Event } from '../rules/record/event.ts';
import { formatVersion } from '../rules/record/version.ts';
import type { DocId } from '../rules/values.ts';
import { isoDate } from './date.ts';
import { reading } from './open-reading.ts';
import { eventsOf, type RecordEvent } from './record-events.ts';

/** One line of a record's life: an event on its branch, a step of trunk that concerns it, or genesis. */
export interface HistoryEntry {
  readonly type: 'genesis' | 'event' | 'step';
  readonly oid: string;
  readonly date: string | null;
  readonly actor: string | null;
  readonly act: string;
  readonly phase: 'pre' | 'post' | null;
  readonly version: string | null;
  readonly state: string | null;
  readonly outcome: string | null;
  readonly reason: string | null;
  readonly item: string | null;
  readonly assignees: readonly string[];
  /** New owner of a hand-over. */
  readonly owner: string | null;
  readonly child: string | null;
  readonly authority: string | null;
  /** What the actor wrote. */
  readonly text: string;
  /** Fingerprint of the signing key. */
  readonly signer: string | null;
  /** False from the first event on that the rules refuse; steps of trunk are judged by `qms verify`. */
  readonly valid: boolean;
}

export interface RecordHistory {
  readonly id: string;
  readonly title: string;
  readonly valid: boolean;
  readonly refused: readonly Finding[];
  readonly entries: readonly HistoryEntry[];
}

const blank = {
  date: null,
  actor: null,
  phase: null,
  version: null,
  state: null,
  outcome: null,
  reason: null,
  item: null,
  assignees: [],
  owner: null,
  child: null,
  authority: null,
  text: '',
  signer: null,
  valid: false,
} as const;

function eventEntry({ oid, event, signer, state }: RecordEvent): HistoryEntry {
  if (event === null) return { ...blank, type: 'event', oid, act: 'unreadable', signer };
  return { ...spoken(event), type: 'event', oid, signer, valid: state !== null };
}

function spoken(event: Event) {
  const { act, actor, phase, state, outcome, reason, item, assignees, owner, child, authority, body } = event;
  const version = formatVersion(event.version);
  const date = isoDate(event.author.time);
  return {
    act,
    actor,
    phase,
    state,
    outcome,
    reason,
    item,
    assignees,
    owner,
    child,
    authority,
    version,
    date,
    text: body,
  };
}

function genesisEntry({ founded }: ReadContext): HistoryEntry {
  const { commit, oid, policy } = founded;
  const signature = verifySignature(commit.payload, commit.signature);
  const key = signature.ok ? policy.keys.get(signature.value.key.text) : undefined;
  return {
    ...blank,
    type: 'genesis',
    oid,
    act: 'genesis',
    date: isoDate(commit.author.time),
    actor: key?.principal ?? null,
    version: '1.0',
    state: 'EFFECTIVE',
    signer: key?.fingerprint ?? null,
    valid: true,
  };
}

/** The steps that brought a record into trunk, by the tip that each brought. */
async function stepsByTip({ history }: ReadContext, id: DocId): Promise<Map<string, HistoryEntry[]>> {
  const { trunk } = history.source;
  const steps = new Map<string, HistoryEntry[]>();
  for (const { index, tip } of trunk.enacts.get(id) ?? []) {
    const read = await readStepAt(history.source, index);
    if (!read.ok) continue;
    const { step, commit } = read.value;
    const signature = commit ? verifySignature(commit.payload, commit.signature) : null;
    const entry: HistoryEntry = {
      ...blank,
      type: 'step',
      oid: step.oid,
      act: step.kind,
      date: isoDate(step.author.time),
      actor: step.actor,
      version: step.version ? formatVersion(step.version) : null,
      state: step.state,
      signer: signature?.ok ? signature.value.key.fingerprint : null,
      valid: signature?.ok ?? false,
    };
    steps.set(tip, [...(steps.get(tip) ?? []), entry]);
  }
  return steps;
}

/** The life of a record in its own order: each event, and after it the trunk step that brought it in. */
export async function entriesOf(context: ReadContext, id: DocId): Promise<HistoryEntry[]> {
  const steps = await stepsByTip(context, id);
  const born = context.founded.documents.has(id) || id === 'POLICY';
  const events = await eventsOf(context, id);
  return [
    ...(born ? [genesisEntry(context)] : []),
    ...events.flatMap((each) => [eventEntry(each), ...(steps.get(each.oid) ?? [])]),
  ];
}

/** Lists every event of a record, oldest first. Raises `record/unknown`, `record/forked`, `history/…`. */
export function history(options: ContextOptions, input: { readonly id: string }): Promise<RecordHistory> {
  return reading(options, async (context) => {
    const id = documentId(input.id);
    const { state, refused } = unwrap(await context.history.judgeRecord(id));
    const entries = await entriesOf(context, id);
    return { id, title: state.title, valid: refused === null, refused: refused ?? [], entries };
  });
}
