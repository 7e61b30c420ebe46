import type { Advice } from '../acts/advice.ts';
import { adviceFor, contributorsOf, counts } from '../acts/advice-for.ts';
import { readFileAt } from '../acts/content.ts';
import type { ContextOptions, ReadContext } from '../acts/context.ts';
import { documentId } from '../acts/perform.ts';
import { readDocument } from '../documents/parse.ts';
import { readPolicyAt } from '../history/genesis.ts';
import { readStepAt } from '../history/trunk-index.ts';
import type { Finding } from '../rules/finding.ts';
import { documentPath } from '../rules/kinds/ids.ts';
import type { RecordState } from '../rules/record/state.ts';
import { formatVersion } from '../rules/record/version.ts';
import type { State } from '../rules/states.ts';
import type { Oid } from '../rules/values.ts';
import { isoDate } from './date.ts';
import { type ExecutionProgress, progressOf } from './execution.ts';
import { reading } from './open-reading.ts';
import { eventsOf, type RecordEvent } from './record-events.ts';
import { type InForce, inForce, type Standing, standingOf } from './standing.ts';

/** Who acted, in which event, when. */
export interface Trace {
  readonly by: string;
  readonly event: string;
  readonly date: string;
}

export interface TeamMember {
  readonly member: string;
  readonly assignedBy: string;
  /** False for who lost key or right, or has a hand in the content. */
  readonly counts: boolean;
  /** In the present round; null where none stands. */
  readonly review: (Trace & { readonly outcome: string }) | null;
  readonly approval: Trace | null;
}

export interface LinkedRecord {
  readonly id: string;
  readonly relation: 'child' | 'revision';
  readonly title: string;
  readonly state: State | null;
  readonly version: string | null;
  readonly pending: boolean;
}

/** Everything about one record, judged. */
export interface RecordStatus {
  readonly id: string;
  readonly kind: string;
  readonly kindTitle: string;
  readonly title: string;
  readonly state: State;
  readonly version: string;
  readonly phase: 'pre' | 'post' | null;
  /** False where an event after the last valid one is refused; `refused` says why. */
  readonly valid: boolean;
  readonly refused: readonly Finding[];
  readonly owner: string | null;
  readonly lastOwner: string | null;
  readonly checkedOut: Trace | null;
  readonly retiring: boolean;
  readonly team: readonly TeamMember[];
  /** Items of the execution table, with their outcome; empty for other kinds. */
  readonly items: readonly {
    readonly id: string;
    readonly outcome: string | null;
    readonly performedBy: string | null;
  }[];
  /** Null outside of execution. */
  readonly execution: ExecutionProgress | null;
  readonly delegates: readonly string[];
  readonly parent: string | null;
  readonly authority: string | null;
  /** The record that must link this one before it goes on. */
  readonly awaitsLinkOn: string | null;
  readonly links: readonly LinkedRecord[];
  readonly contributors: readonly string[];
  readonly inForce: (InForce & { readonly step: string; readonly since: string }) | null;
  readonly pending: boolean;
  /** For POLICY: the version numbers inside policy.yaml; `draft` null where none differs. */
  readonly policy: { readonly inForce: number; readonly draft: number | null } | null;
  readonly digest: string;
  readonly tip: string;
  readonly events: number;
  readonly lastEvent: (Trace & { readonly act: string }) | null;
  readonly next: readonly Advice[];
}

function tracer(events: readonly RecordEvent[]) {
  const byOid = new Map(events.map((each) => [each.oid, each.event]));
  return (oid: Oid | undefined): Trace | null => {
    const event = oid === undefined ? null : byOid.get(oid);
    return event ? { by: event.actor, event: event.oid, date: isoDate(event.author.time) } : null;
  };
}

function teamOf(
  context: ReadContext,
  record: RecordState,
  contributors: Awaited<ReturnType<typeof contributorsOf>>,
  trace: ReturnType<typeof tracer>,
): TeamMember[] {
  const members = new Map(
    record.team.flatMap((assign) => assign.members.map((each) => [each, assign] as const)).reverse(),
  );
  return [...members]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([member, assign]) => {
      const review = record.round?.reviews.findLast((each) => each.actor === member);
      const reviewed = trace(review?.oid);
      return {
        member,
        assignedBy: assign.actor,
        counts: counts(context, member, contributors),
        review: review && reviewed ? { ...reviewed, outcome: review.outcome } : null,
        approval: trace(record.round?.approvals.findLast((each) => each.actor === member)?.oid),
      };
    });
}

async function linkedRecord(context: ReadContext, link: RecordState['links'][number]): Promise<LinkedRecord> {
  const { id, relation } = link;
  const known = await context.history.judgeRecord(id);
  if (!known.ok) return { id, relation, title: '', state: null, version: null, pending: false };
  const { state, pending } = await standingOf(context, id);
  return {
    id,
    relation,
    title: state.title,
    state: state.state,
    version: formatVersion(state.version),
    pending,
  };
}

/** The trunk step that brought what is in force; genesis where no step did. */
async function sinceStep(context: ReadContext, standing: Standing): Promise<{ step: string; since: string }> {
  const { source } = context.history;
  const last = source.trunk.enacts.get(standing.state.id)?.at(-1);
  const read = last && (await readStepAt(source, last.index));
  if (!read?.ok) return { step: context.founded.oid, since: isoDate(context.founded.commit.author.time) };
  const { oid, author } = read.value.step;
  return { step: oid, since: isoDate(author.time) };
}

async function itemsOf(context: ReadContext, record: RecordState): Promise<RecordStatus['items']> {
  const kind = context.policy.kinds.get(record.kind);
  const bytes = await readFileAt(context.reader, record.tree, documentPath(record.id));
  if (!kind?.executable || !bytes) return [];
  return readDocument(bytes, kind).items.map(({ id, outcome, performedBy }) => ({
    id,
    outcome: outcome === '' ? null : outcome,
    performedBy: performedBy === '' ? null : performedBy,
  }));
}

async function policyNumbers(context: ReadContext, record: RecordState): Promise<RecordStatus['policy']> {
  if (record.id !== 'POLICY') return null;
  const drafted = await readPolicyAt(context.reader, record.tree);
  const { version } = context.policy;
  return {
    inForce: version,
    draft: drafted.ok && drafted.value.version !== version ? drafted.value.version : null,
  };
}

/** Judges one record and tells everything about it. Raises `record/unknown`, `record/forked`, `history/…`. */
export function status(options: ContextOptions, input: { readonly id: string }): Promise<RecordStatus> {
  return reading(options, async (context) => {
    const id = documentId(input.id);
    const standing = await standingOf(context, id);
    const { state: record, refused, held, pending } = standing;
    const events = await eventsOf(context, id);
    const trace = tracer(events);
    const contributors = await contributorsOf(context, record);
    const last = events.findLast((each) => each.state !== null)?.event;
    const lastTrace = trace(last?.oid);
    const force = inForce(held);
    return {
      id,
      kind: record.kind,
      kindTitle: context.policy.kinds.get(record.kind)?.title ?? record.kind,
      title: record.title,
      state: record.state,
      version: formatVersion(record.version),
      phase: record.phase,
      valid: refused === null,
      refused: refused ?? [],
      owner: record.owner,
      lastOwner: record.lastOwner,
      checkedOut: record.checkedOut === null ? null : trace(events[record.checkedOut - 1]?.oid),
      retiring: record.retiring !== null,
      team: teamOf(context, record, contributors, trace),
      items: await itemsOf(context, record),
      execution: await progressOf(context, record, events),
      delegates: record.delegates,
      parent: record.parent,
      authority: record.authority,
      awaitsLinkOn: record.awaitsLink?.on ?? null,
      links: await Promise.all(record.links.map((link) => linkedRecord(context, link))),
      contributors,
      inForce: force === null ? null : { ...force, ...(await sinceStep(context, standing)) },
      pending,
      policy: await policyNumbers(context, record),
      digest: record.digest,
      tip: record.tip,
      events: record.events,
      lastEvent: last && lastTrace ? { ...lastTrace, act: last.act } : null,
      next: await adviceFor(context, { record: standing.state, inTrunk: !standing.pending }),
    };
  });
}
