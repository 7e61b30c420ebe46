import { type Finding, refuse } from '../rules/finding.ts';
import type { RecordState } from '../rules/record/state.ts';
import { isEnd } from '../rules/states.ts';
import { checkEnact } from '../rules/trunk/enact.ts';
import type { StepWorld } from '../rules/trunk/judge-step.ts';
import type { DocId, Oid, PrincipalId } from '../rules/values.ts';
import { heldAt, isVoidUnder, voidBounds } from './held.ts';
import type { History } from './history.ts';
import { policyAfter } from './trunk-index.ts';

/** The step that a tool would make for a record, from trunk's tip on: all of it follows from the record. */
function mechanicalStep(record: RecordState, trunkTip: Oid, policy: Oid): StepWorld['step'] {
  return {
    oid: record.tip,
    kind: 'enact',
    parents: [trunkTip, record.tip],
    tree: record.tree,
    actor: '' as PrincipalId,
    document: record.id,
    version: record.version,
    state: record.state,
    digest: record.digest,
    system: null,
    commit: null,
    clear: null,
    pins: [],
    releases: record.state === 'CLOSED' ? (record.code?.releases ?? []) : [],
    policy,
    author: { name: '', email: '', time: record.date },
  };
}

/**
 * What the rules would say of the step that brings a record's end into trunk, before anybody makes it: who makes it, and
 * with what tree, are a tool's business and not asked. Records that have to come in before it are taken to be in, where
 * nothing stands against theirs.
 */
export async function foreseeEnact(history: History, record: RecordState): Promise<readonly Finding[]> {
  const { trunk } = history.source;
  const last = trunk.steps.length - 1;
  const policyEvent = policyAfter(trunk, last);
  const policy = await history.policyAt(policyEvent);
  if (!policy.ok) return policy.findings;
  const chain = await history.chain(record.id);
  if (!chain.ok) return chain.findings;
  const linked = new Map<DocId, RecordState | null>();
  const inForce = new Map<DocId, RecordState | null>([[record.id, await heldAt(history, record.id, last)]]);
  for (const { id } of record.links) {
    const pin = record.pins[id];
    const then = pin ? await history.stateAt(id, pin) : null;
    linked.set(id, then);
    const held = await heldAt(history, id, last);
    const waits = then !== null && isEnd(then.state) && (held === null || held.events < then.entered);
    inForce.set(id, waits && (await foreseeEnact(history, then)).length === 0 ? then : held);
  }
  const bounds = await voidBounds(history, record.id, policy.value);
  const nextPolicy = record.id === 'POLICY' ? await history.policyAt(record.tip) : null;
  const { places } = chain.value;
  const leaves = record.state === 'RETIRED' || record.state === 'CANCELLED';
  return checkEnact({
    step: mechanicalStep(record, trunk.steps[last]?.oid as Oid, policyEvent),
    signer: refuse('signature/missing', 'nobody has made the step yet'),
    changes: [],
    treeFits: true,
    policy: policy.value,
    policyEvent,
    inForce: (id) => inForce.get(id) ?? null,
    record,
    change: null,
    proof: null,
    contentAfter: leaves ? null : record.content,
    nextPolicy: nextPolicy?.ok ? nextPolicy.value : null,
    linked: (id) => linked.get(id) ?? null,
    usedClear: () => false,
    lastRelease: (system) => trunk.releases.filter((each) => each.system === system).at(-1)?.release ?? null,
    notBefore: (_id, earlier, later) =>
      earlier === history.source.founded.oid ||
      (places.get(later) ?? -1) >= (places.get(earlier) ?? Number.POSITIVE_INFINITY),
    isVoid: (_id, event) => isVoidUnder(bounds, event),
    unknownTips: [],
    smuggled: [],
  });
}
