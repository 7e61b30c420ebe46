import type { ReadContext } from '../../acts/context.ts';
import {
  type Proposal,
  proposedCase,
  proposePins,
  withoutPlaceholder,
  withVerifications,
} from '../../acts/proposal.ts';
import type { EventDraft } from '../../acts/session.ts';
import { validRecord } from '../../acts/valid-record.ts';
import { type Finding, fail } from '../../rules/finding.ts';
import { ask } from '../../rules/gates/gate.ts';
import { gatesFor } from '../../rules/gates/merge.ts';
import type { Proof } from '../../rules/gates/proof.ts';
import type { Principal } from '../../rules/policy/policy.ts';
import { liveKeys } from '../../rules/policy/questions.ts';
import type { Case } from '../../rules/record/case.ts';
import { type GuardName, guards } from '../../rules/record/guards.ts';
import { type Asked, type Examination, examine, rowsFor } from '../../rules/record/judge.ts';
import type { RecordState } from '../../rules/record/state.ts';
import { whos } from '../../rules/record/who.ts';
import { guardWords, whoWords } from '../../rules/record/words.ts';
import type { DocId, PrincipalId } from '../../rules/values.ts';
import { condition, errorFindings, type GateCondition } from './condition.ts';
import { shownBy } from './shown.ts';

/** What the rules answer to an event that nobody has made yet. */
export interface EventAnswer {
  /** Who could make it; null where nobody may, or nothing could be asked. */
  readonly by: PrincipalId | null;
  readonly conditions: readonly GateCondition[];
  /** The record after it; null where something stands against it. */
  readonly next: RecordState | null;
}

/** Records as they will stand when the event is made, where that differs from their tips. */
export type Foreseen = ReadonlyMap<DocId, RecordState>;

/**
 * Asks the rulebook about an event as everything stands now: the very rows and guards by which the gate of a server judges
 * it. The event is made for whoever may make it, the owner first. What cannot be read is the answer `error`.
 */
export async function askEvent(
  context: ReadContext,
  record: RecordState,
  draft: EventDraft,
  foreseen: Foreseen = new Map(),
): Promise<EventAnswer> {
  try {
    const people = candidates(context, record, foreseen);
    const [first] = people;
    if (!first) fail('permission/right', 'nobody in the roster has a live key');
    const proposed = await caseFor(context, record, draft, first);
    const world = { ...proposed.world, pinned: (id: DocId) => foreseen.get(id) ?? proposed.world.pinned(id) };
    return answerOf({ ...proposed, world }, people, proposed.target);
  } catch (error) {
    const findings = errorFindings(draft.act, error);
    const asks = `everything that the rules ask about ${draft.act} can be read`;
    return { by: null, next: null, conditions: [condition('reading', asks, findings, { answer: 'error' })] };
  }
}

interface Candidate {
  readonly principal: Principal;
  readonly key: string;
}

/** Everyone with a live key: the owner first, then the owner of the parent, then the team, then the roster. */
function candidates({ policy }: ReadContext, record: RecordState, foreseen: Foreseen): Candidate[] {
  const parents = [...foreseen.values()].flatMap(({ owner }) => owner ?? []);
  const team = record.team.flatMap(({ members }) => members);
  const ids = new Set([record.owner ?? [], parents, team, [...policy.principals.keys()]].flat());
  return [...ids].flatMap((id) => {
    const principal = policy.principals.get(id);
    const [key] = liveKeys(policy, id);
    return principal && key ? [{ principal, key: key.key }] : [];
  });
}

async function caseFor(
  context: ReadContext,
  record: RecordState,
  draft: EventDraft,
  { principal, key }: Candidate,
): Promise<Awaited<ReturnType<typeof proposedCase>>> {
  const { history } = context;
  const valid = (id: DocId) => validRecord(history, id);
  const pins = await proposePins(record, await withVerifications(record, draft, valid), async (name) =>
    name === 'trunk' ? context.trunkTip : (await valid(name)).tip,
  );
  const now = Math.floor((context.options.clock ?? Date.now)() / 1000);
  const proposal: Proposal = {
    draft,
    policyEvent: history.policyInForce(),
    actor: principal.id,
    key,
    author: { name: principal.name, email: principal.email, time: Math.max(now, record.date) },
    tree: record.tree,
    pins,
  };
  return proposedCase(history, record, proposal);
}

/** The same case, made by somebody else. */
function madeBy(context: Case, { principal, key }: Candidate): Case {
  const { world } = context;
  const { name, email, id } = principal;
  const signer = { key, userPresence: key.startsWith('sk-') };
  // What the facts work out on demand stays unasked: a spread would ask for all of it.
  const facts = Object.create(world.facts, { signer: { value: signer } }) as Case['world']['facts'];
  const event = { ...world.event, actor: id, author: { ...world.event.author, name, email } };
  return { ...context, world: { ...world, event, facts } };
}

function answerOf(
  proposed: Case,
  people: readonly Candidate[],
  target: Parameters<typeof examine>[1],
): EventAnswer {
  const { before, kind, world } = proposed;
  const [row] = rowsFor(before, kind, world.event.act);
  const may = row ? people.filter((each) => whos[row.who](madeBy(proposed, each)) === null) : [];
  // Of a team it may be anybody who has not decided yet; any other act is asked once.
  const asked = row?.who.startsWith('team-') ? may : may.slice(0, 1);
  let last: Examined | null = null;
  for (const each of asked.length > 0 ? asked : people.slice(0, 1)) {
    last = examined(madeBy(proposed, each), target);
    if (last.next !== null) break;
  }
  if (last === null) throw new Error('nobody was asked');
  const by = may.length > 0 ? last.context.world.event.actor : null;
  return { by, next: last.next, conditions: conditionsOf(last, by) };
}

interface Examined extends Examination {
  readonly context: Case;
  /** Guards that raised something instead of an answer. */
  readonly failed: ReadonlySet<GuardName>;
}

function examined(context: Case, target: Parameters<typeof examine>[1]): Examined {
  const failed = new Set<GuardName>();
  const examination = examine(context, target, (guard, asking) => {
    try {
      return guards[guard](asking);
    } catch (error) {
      failed.add(guard);
      return errorFindings(guard, error);
    }
  });
  return { ...examination, context, failed };
}

/** What every event made by a tool meets; it is shown only where it does not. */
const silent: ReadonlySet<Asked['name']> = new Set(['actor', 'order', 'changes', 'linked', 'somebody-left']);

const plainWords: Readonly<Record<Exclude<Asked['name'], GuardName | 'who' | 'lifecycle'>, string>> = {
  actor: 'the signing key is live, and its principal may sign such an event',
  order: 'policy, pins and date go forward',
  changes: 'only files change that the event may change',
  linked: 'what it waits for has linked it',
  'somebody-left': 'somebody of quality stays independent of it',
};

function conditionsOf({ asked, row, context, failed }: Examined, by: PrincipalId | null): GateCondition[] {
  const { before, world } = context;
  return asked
    .filter(({ name, findings }) => findings.length > 0 || !silent.has(name))
    .map(({ name, findings: found }) => {
      const findings = found.map(withoutPlaceholder);
      if (name === 'lifecycle') {
        const shown = row && row.to !== before.state ? [`${before.state} to ${row.to}`] : [];
        return condition(name, `${world.event.act} is possible while it is ${before.state}`, findings, {
          shown,
        });
      }
      if (name === 'who') {
        const asks = `who may do it: ${row ? whoWords[row.who] : ''}`;
        return condition(name, asks, findings, { shown: by === null ? [] : [by] });
      }
      if (!isGuard(name)) return condition(name, plainWords[name], findings);
      if (name === 'merge-gate' && world.proof && !isOfSystem(findings))
        return mergeCondition(world.proof, findings);
      const shown = findings.length === 0 ? shownBy(name, context) : [];
      return condition(name, guardWords[name], findings, failed.has(name) ? { answer: 'error' } : { shown });
    });
}

function isGuard(name: Asked['name']): name is GuardName {
  return Object.hasOwn(guards, name);
}

/** Found before any gate was asked. */
function isOfSystem(findings: readonly Finding[]): boolean {
  return findings.some(
    ({ rule }) => rule === 'ci/system' || rule === 'system/unknown' || rule === 'clear/names',
  );
}

/** The gates of a merge, each by itself; their findings together are those of the guard. */
function mergeCondition(proof: Proof, findings: readonly Finding[]): GateCondition {
  const conditions = gatesFor(proof).map((gate) => {
    try {
      const { asks, shown, findings: own } = ask(gate, proof);
      const located = own.map(
        (each) => findings.find((same) => same.message === each.message && same.rule === each.rule) ?? each,
      );
      return condition(gate.id, asks, located, { shown });
    } catch (error) {
      return condition(gate.id, gate.reads, errorFindings(gate.id, error), { answer: 'error' });
    }
  });
  return condition('merge-gate', guardWords['merge-gate'], [], { conditions });
}
