import type { History } from '../history/history.ts';
import type { TrunkIndex } from '../history/trunk-index.ts';
import { buildWorld } from '../history/world.ts';
import { cleanText } from '../rules/bytes/text.ts';
import { quoteForbiddenLines } from '../rules/bytes/trailers.ts';
import { fail, type Result, unwrap } from '../rules/finding.ts';
import { limits } from '../rules/limits.ts';
import { actShape } from '../rules/record/acts.ts';
import type { Event } from '../rules/record/event.ts';
import { foresee } from '../rules/record/judge.ts';
import { neededPins } from '../rules/record/needed-pins.ts';
import type { Pin } from '../rules/record/pin.ts';
import type { RecordState } from '../rules/record/state.ts';
import type { Oid } from '../rules/values.ts';
import type { Actor } from './context.ts';
import type { EventDraft } from './session.ts';

/** A draft with everything that the rules do not compute. */
export interface Proposal {
  readonly draft: EventDraft;
  /** The policy in force. */
  readonly policyEvent: Oid;
  readonly actor: Actor;
  /** As the commit will name them; the act's own tools take the roster's. */
  readonly author: Event['author'];
  readonly tree: Oid;
  readonly pins: readonly Pin[];
}

/**
 * The event that a draft becomes: phase, version, state, meaning and digest are what the rules compute. Raises the
 * findings that refuse it.
 */
export async function proposeEvent(history: History, before: RecordState, given: Proposal): Promise<Event> {
  const { draft, actor, author } = given;
  const policy = unwrap(await history.policyAt(given.policyEvent));
  const kind = policy.kinds.get(before.kind);
  if (!kind) fail('kind/unknown', `the policy knows no kind ${before.kind}`);
  const shape = actShape(draft.act);
  const proposed: Event = {
    oid: '0'.repeat(40) as Oid,
    parent: before.tip,
    tree: given.tree,
    document: draft.id,
    act: draft.act,
    actor: actor.id,
    phase: before.phase,
    version: before.version,
    state: before.state,
    outcome: null,
    meaning: shape.meaning ?? null,
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
  if (shape.text === 'required' && proposed.body === '') {
    fail('event/needs-text', `${draft.act} says something: give a comment`, { fix: `add \`-m TEXT\`` });
  }
  if ((shape.required as readonly string[]).includes('Reason') && !proposed.reason) {
    fail('trailer/missing', `${draft.act} needs a reason`, { fix: 'add `-m REASON`' });
  }
  const signer = { key: actor.signer.key.text, userPresence: actor.signer.key.type.startsWith('sk-') };
  const facts = unwrap(await history.factsOf(before, proposed, signer));
  const world = unwrap(await buildWorld(history, before, facts, null));
  const next = unwrap(withoutCommit(foresee(before, kind, world, draft.target ?? null), proposed.oid));
  return {
    ...proposed,
    phase: next.phase,
    version: next.version,
    state: next.state,
    digest: (shape.required as readonly string[]).includes('Digest') ? facts.facts.digest : null,
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
export function withoutCommit<T>(result: Result<T>, placeholder: Oid): Result<T> {
  if (result.ok) return result;
  return {
    ok: false,
    findings: result.findings.map((each) => {
      const { commit, ...where } = each.where;
      return commit === placeholder ? { ...each, where } : each;
    }),
  };
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
