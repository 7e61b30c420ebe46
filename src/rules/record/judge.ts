import { type Finding, finding, ok, type Result, refused } from '../finding.ts';
import type { Kind } from '../kinds.ts';
import type { State } from '../states.ts';
import { actShape } from './acts.ts';
import type { Case, RowCase } from './case.ts';
import {
  checkActor,
  checkChanges,
  checkLinked,
  checkOrder,
  checkSomebodyLeft,
  namesCompromise,
} from './checks.ts';
import { effects } from './effects.ts';
import { type GuardName, guards } from './guards.ts';
import { type Family, lifecycle, type Row } from './lifecycle.ts';
import type { RecordState } from './state.ts';
import { formatVersion, sameVersion, useVersion } from './version.ts';
import { whens } from './when.ts';
import { whos } from './who.ts';
import type { World } from './world.ts';

export function familyOf(kind: Kind): Family {
  return kind.attachment ? 'attachment' : kind.executable ? 'executable' : 'document';
}

/** Rows for an act from the record's present state, before asking who acts and what must hold. */
export function rowsFor(before: RecordState, kind: Kind, act: Row['act']): readonly Row[] {
  const from = before.born ? before.state : null;
  return lifecycle.filter((row) => row.family === familyOf(kind) && row.from === from && row.act === act);
}

/** They act on POLICY alone. */
const emergencies: ReadonlySet<Row['act']> = new Set(['revoke', 'recover']);

/** Acts that the lifecycle knows in the record's present state. */
export function actsFrom(before: RecordState, kind: Kind): Row['act'][] {
  const rows = lifecycle.filter((row) => row.family === familyOf(kind) && row.from === before.state);
  const ofKind = rows.filter((row) => before.id === 'POLICY' || !emergencies.has(row.act));
  const standing = ofKind.filter((row) =>
    row.when.every(
      (when) =>
        (when === 'retiring') <= (before.retiring !== null) &&
        (when === 'not-retiring') <= (before.retiring === null),
    ),
  );
  return [...new Set(standing.map((row) => row.act))];
}

function chooseRow(context: Case, target: State | null): Result<Row> {
  const { before, kind, world } = context;
  const { act } = world.event;
  const rows = rowsFor(before, kind, act);
  const applicable = rows.filter((row) => row.when.every((when) => whens[when](context)));
  const chosen = target === null ? applicable : applicable.filter((row) => row.to === target);
  const [row] = chosen;
  if (row && chosen.length === 1) return ok(row);
  const from = before.born ? before.state : 'unborn';
  if (applicable.length === 0) {
    const legal = actsFrom(before, kind).join(', ') || 'nothing';
    return refused(
      finding(
        'lifecycle/no-transition',
        `${before.id} is ${from}${before.retiring ? ' (retiring)' : ''}: ${act} is not possible; possible: ${legal}`,
        {
          where: { commit: world.event.oid, record: before.id },
          fix: `run \`qms next ${before.id}\``,
        },
      ),
    );
  }
  const states = applicable.map((each) => each.to).join(' or ');
  return refused(
    finding('event/state', `from ${from}, ${act} leads to ${states}, not to ${target ?? 'one state'}`, {
      where: { commit: world.event.oid, record: before.id },
    }),
  );
}

function advance(context: RowCase): RecordState {
  const { before, world, to } = context;
  const { event, facts } = world;
  const next = {
    ...before,
    tip: event.oid,
    tree: event.tree,
    content: facts.content,
    digest: facts.digest,
    events: before.events + 1,
    state: to,
    policy: event.policy,
    date: event.author.time,
    pins: {
      ...before.pins,
      ...Object.fromEntries(
        event.pins.filter((pin) => !namesCompromise(event, pin)).map((pin) => [pin.name, pin.oid]),
      ),
    },
    awaitsLink:
      event.pins.some((pin) => pin.name === before.awaitsLink?.on) &&
      !['cancel', 'hand-over', 'abandon'].includes(event.act)
        ? null
        : before.awaitsLink,
    title: facts.document?.title ?? before.title,
    properties: facts.document?.properties ?? before.properties,
  };
  for (const effect of context.row.effects) effects[effect](next, context);
  next.used = useVersion(before.used, next.version);
  return next;
}

/** One thing that the rules ask of an event, and what they found. */
export interface Asked {
  readonly name: 'actor' | 'order' | 'lifecycle' | 'who' | 'changes' | 'linked' | 'somebody-left' | GuardName;
  readonly findings: readonly Finding[];
}

/** Everything that was asked of an event. What follows on an event that has no row is not asked. */
export interface Examination {
  readonly asked: readonly Asked[];
  /** Null where nothing in the lifecycle fits. */
  readonly row: Row | null;
  /** What the record is after the event; null where something was found. */
  readonly next: RecordState | null;
}

/** Asks one guard. Whoever shows answers one by one can say of each that it could not be asked. */
export type AskGuard = (guard: GuardName, context: Case) => readonly Finding[];

const askGuard: AskGuard = (guard, context) => guards[guard](context);

/** Asks of an event all that the rules ask, its own claims about the result left aside, in their order. */
export function examine(context: Case, target: State | null, askOne: AskGuard = askGuard): Examination {
  const first: Asked[] = [
    { name: 'actor', findings: checkActor(context) },
    { name: 'order', findings: checkOrder(context) },
  ];
  if (first.some(({ findings }) => findings.length > 0)) return { asked: first, row: null, next: null };
  const chosen = chooseRow(context, target);
  if (!chosen.ok)
    return { asked: [...first, { name: 'lifecycle', findings: chosen.findings }], row: null, next: null };
  const row = chosen.value;
  const who = whos[row.who](context);
  const asked: Asked[] = [
    { name: 'who', findings: who ? [who] : [] },
    { name: 'changes', findings: checkChanges(context) },
    { name: 'linked', findings: checkLinked(context) },
    ...row.guards.map((guard): Asked => ({ name: guard, findings: askOne(guard, context) })),
  ];
  let next: RecordState | null = null;
  if (asked.every(({ findings }) => findings.length === 0)) {
    const after = advance({ ...context, row, to: row.to });
    const left = checkSomebodyLeft(after, context);
    if (left.length === 0) next = after;
    asked.push({ name: 'somebody-left', findings: left });
  }
  const all = asked.map((each) =>
    each.findings.length === 0
      ? each
      : { ...each, findings: each.findings.map((found) => located(found, context)) },
  );
  return { asked: [...first, { name: 'lifecycle', findings: [] }, ...all], row, next };
}

/** What an event leads to, its own claims about the result left aside: what `propose` signs and `judge` compares. */
export function foresee(
  before: RecordState,
  kind: Kind,
  world: World,
  target: State | null,
): Result<RecordState> {
  const { asked, next } = examine({ before, kind, world }, target);
  return next ? ok(next) : refused(...asked.flatMap(({ findings }) => findings));
}

function located(each: Finding, { before, world }: Case): Finding {
  return { ...each, where: { commit: world.event.oid, record: before.id, ...each.where } };
}

/** What the event claims of its result must be what the rules compute. */
function checkClaims(next: RecordState, world: World): Finding[] {
  const { event, facts } = world;
  const where = { commit: event.oid, record: next.id };
  const findings: Finding[] = [];
  if (!event.subject.startsWith(`${next.id}: `)) {
    findings.push(finding('event/subject', `the subject does not begin with "${next.id}: "`, { where }));
  }
  if (!sameVersion(event.version, next.version)) {
    findings.push(
      finding(
        'event/version',
        `QMS-Version says ${formatVersion(event.version)}; the result is ${formatVersion(next.version)}`,
        { where },
      ),
    );
  }
  if (event.phase !== next.phase) {
    findings.push(
      finding(
        'event/phase',
        `QMS-Phase says ${event.phase ?? 'nothing'}; the result is in phase ${next.phase ?? 'none'}`,
        { where },
      ),
    );
  }
  if (event.authority !== null && event.authority !== next.authority) {
    findings.push(
      finding('trailer/not-of-act', 'only the checkout of a document in force names QMS-Authority', {
        where,
      }),
    );
  }
  const meaning = actShape(event.act).meaning ?? null;
  if (event.meaning !== meaning)
    findings.push(finding('event/meaning', `QMS-Meaning of ${event.act} is "${meaning}"`, { where }));
  if (event.digest !== null && event.digest !== facts.digest) {
    findings.push(
      finding('event/digest', `QMS-Digest says ${event.digest}; the content has ${facts.digest}`, { where }),
    );
  }
  return findings;
}

/**
 * The heart: what a record is after an event, or why the event is refused.
 *
 * @param before the record as folded so far; {@link beforeFirstEvent} at its start
 * @param world the event with every fact that a rule may ask for
 */
export function judge(before: RecordState, world: World): Result<RecordState> {
  const { event, policy } = world;
  if (event.document !== before.id) {
    return refused(
      finding('event/document', `QMS-Document says ${event.document}; the record is ${before.id}`, {
        where: { commit: event.oid },
      }),
    );
  }
  const kind = policy.kinds.get(before.kind);
  if (!kind)
    return refused(
      finding('kind/unknown', `the policy knows no kind ${before.kind}`, { where: { commit: event.oid } }),
    );
  if (event.parent !== before.tip) {
    return refused(
      finding('event/parents', 'the parent is not the event before', { where: { commit: event.oid } }),
    );
  }
  const next = foresee(before, kind, world, event.state);
  if (!next.ok) return next;
  const claims = checkClaims(next.value, world);
  return claims.length > 0 ? refused(...claims) : next;
}
