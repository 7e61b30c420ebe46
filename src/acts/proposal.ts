import type { History } from '../history/history.ts';
import type { TrunkIndex } from '../history/trunk-index.ts';
import { buildWorld } from '../history/world.ts';
import { cleanText } from '../rules/bytes/text.ts';
import { quoteForbiddenLines } from '../rules/bytes/trailers.ts';
import { type Finding, fail, type Result, unwrap } from '../rules/finding.ts';
import { limits } from '../rules/limits.ts';
import { actShape } from '../rules/record/acts.ts';
import type { Case } from '../rules/record/case.ts';
import type { Event } from '../rules/record/event.ts';
import { foresee } from '../rules/record/judge.ts';
import { neededPins } from '../rules/record/needed-pins.ts';
import type { Pin } from '../rules/record/pin.ts';
import type { RecordState } from '../rules/record/state.ts';
import type { State } from '../rules/states.ts';
import type { DocId, Oid, PrincipalId } from '../rules/values.ts';
import type { EventDraft } from './session.ts';

/** A draft with everything that the rules do not compute. */
export interface Proposal {
  readonly draft: EventDraft;
  /** The policy in force. */
  readonly policyEvent: Oid;
  readonly actor: PrincipalId;
  /** Text of the key that signs, or would. */
  readonly key: string;
  /** As the commit will name them; the act's own tools take the roster's. */
  readonly author: Event['author'];
  readonly tree: Oid;
  readonly pins: readonly Pin[];
}

/** Stands where a commit's id would. */
const noCommit = '0'.repeat(40) as Oid;

/** What a draft says, before the rules compute its result. */
function draftedEvent(before: RecordState, given: Proposal): Event {
  const { draft, author } = given;
  return {
    oid: noCommit,
    parent: before.tip,
    tree: given.tree,
    document: draft.id,
    act: draft.act,
    actor: given.actor,
    phase: before.phase,
    version: before.version,
    state: before.state,
    outcome: null,
    meaning: actShape(draft.act).meaning ?? null,
    assignees: [],
    owner: null,
    parentDocument: null,
    child: null,
    authority: null,
    item: null,
    reason: draft.reason === undefined ? null : oneLine(draft.reason),
    template: null,
    system: null,
    commits: [],
    evidence: [],
    clear: null,
    releases: [],
    request: null,
    ...draft.fields,
    policy: given.policyEvent,
    pins: given.pins,
    digest: null,
    subject: `${draft.id}: `,
    body: quoteForbiddenLines(cleanText(draft.text ?? '')),
    author,
    committerTime: author.time,
  };
}

/** A proposed event as the rules see it. Raises what cannot be read. */
export async function proposedCase(
  history: History,
  before: RecordState,
  given: Proposal,
): Promise<Case & { readonly target: State | null }> {
  const policy = unwrap(await history.policyAt(given.policyEvent));
  const kind = policy.kinds.get(before.kind);
  if (!kind) fail('kind/unknown', `the policy knows no kind ${before.kind}`);
  const signer = { key: given.key, userPresence: given.key.startsWith('sk-') };
  const facts = unwrap(await history.factsOf(before, draftedEvent(before, given), signer));
  const world = unwrap(withoutCommit(await buildWorld(history, before, facts, null)));
  return { before, kind, world, target: given.draft.target ?? null };
}

/**
 * The event that a draft becomes: phase, version, state, meaning and digest are what the rules compute. Raises the
 * findings that refuse it.
 */
export async function proposeEvent(history: History, before: RecordState, given: Proposal): Promise<Event> {
  const { act } = given.draft;
  const shape = actShape(act);
  const proposed = draftedEvent(before, given);
  if (shape.text === 'required' && proposed.body === '') {
    fail('event/needs-text', `${act} says something: give a comment`, { fix: `add \`-m TEXT\`` });
  }
  if ((shape.required as readonly string[]).includes('Reason') && !proposed.reason) {
    fail('trailer/missing', `${act} needs a reason`, { fix: 'add `-m REASON`' });
  }
  const { kind, world, target } = await proposedCase(history, before, given);
  const next = unwrap(withoutCommit(foresee(before, kind, world, target)));
  return {
    ...proposed,
    phase: next.phase,
    version: next.version,
    state: next.state,
    digest: (shape.required as readonly string[]).includes('Digest') ? world.facts.digest : null,
  };
}

/** The pins of an event, ascending: those that it needs, those that its draft names, each where `tipOf` finds it. */
export async function proposePins(
  before: RecordState,
  draft: EventDraft,
  tipOf: (name: Pin['name']) => Promise<Oid>,
): Promise<Pin[]> {
  const exact = new Map((draft.exactPins ?? []).map((pin) => [pin.name, pin]));
  const names = new Set([...neededPins(before, draft.act), ...(draft.pins ?? []), ...exact.keys()]);
  const pins: Pin[] = [];
  for (const name of [...names].sort()) pins.push(exact.get(name) ?? { name, oid: await tipOf(name) });
  return pins;
}

/** A proposal has no id yet; its placeholder would only mislead. */
export function withoutCommit<T>(result: Result<T>): Result<T> {
  return result.ok ? result : { ok: false, findings: result.findings.map(withoutPlaceholder) };
}

export function withoutPlaceholder(each: Finding): Finding {
  const { commit, ...where } = each.where;
  return commit === noCommit ? { ...each, where } : each;
}

/** Decisions on a matrix also pin the verification records of its change record. */
export async function withVerifications(
  before: RecordState,
  draft: EventDraft,
  record: (id: DocId) => Promise<RecordState>,
): Promise<EventDraft> {
  const change = String(before.properties.change_record ?? '');
  if (before.kind !== 'RTM' || !neededPins(before, draft.act).some((name) => name === change)) return draft;
  const { links } = await record(change as DocId);
  const records = links.map(({ id }) => id).filter((id) => /-VR-[0-9]+$/.test(id));
  return { ...draft, pins: [...(draft.pins ?? []), ...records] };
}

/** Takes a step that was refused out of the index again. */
export function dropLastStep(trunk: TrunkIndex): void {
  const last = trunk.steps.pop();
  if (!last) return;
  trunk.places.delete(last.oid);
  for (const [id, line] of trunk.enacts) {
    if (line.at(-1)?.index === last.index) trunk.enacts.set(id, line.slice(0, -1));
  }
  if (trunk.policies.at(-1)?.index === last.index && trunk.policies.length > 1) trunk.policies.pop();
  if (trunk.checkpoints.at(-1) === last.index) trunk.checkpoints.pop();
  if (trunk.codes.at(-1)?.index === last.index) trunk.codes.pop();
  while (trunk.releases.at(-1)?.index === last.index) trunk.releases.pop();
}

/** A reason as one line, fit for a trailer. */
export function oneLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ').slice(0, limits.reasonLength).trim();
}
