import { type Finding, finding } from '../../finding.ts';
import { describeId, mayHangUnder } from '../../kinds/ids.ts';
import { independentOf } from '../../policy/questions.ts';
import type { DocId } from '../../values.ts';
import type { Case } from '../case.ts';
import type { Link, RecordState } from '../state.ts';
import { voidOf } from '../team.ts';
import type { World } from '../world.ts';

/** Another record at its pin, or the finding that asks for the pin. */
function atPin(world: World, id: DocId): RecordState | Finding {
  return world.pinned(id) ?? finding('pin/missing', `the event relies on ${id} and does not pin it`);
}

export function isFinding(value: RecordState | Finding): value is Finding {
  return 'rule' in value;
}

/** What to do where a record is not yet, or no more, in the state that another one needs. */
function waitFor(parent: RecordState): string {
  return `see how ${parent.id} goes on: \`qms next ${parent.id}\``;
}

/** Whether a child of this kind may hang under the parent as it stands. */
function parentFits({ kind }: Pick<Case, 'kind'>, parent: RecordState, world: World): boolean {
  const parentKind = world.policy.kinds.get(parent.kind);
  return kind.parents.some(
    (rule) =>
      rule.states.includes(parent.state) &&
      parentKind !== undefined &&
      mayHangUnder({ ...kind, parents: [rule] }, parentKind),
  );
}

/** A child names the parent that its id says, which is in a state that allows it; others name none. */
export function parentReady(context: Case): Finding[] {
  const { before, kind, world } = context;
  const { event } = world;
  const described = describeId(world.policy.kinds, before.id);
  const expected = described.ok ? described.value.parent : null;
  if (event.parentDocument !== expected) {
    return [
      finding(
        'link/parent',
        `the parent of ${before.id} is ${expected ?? 'nobody'}, not ${event.parentDocument ?? 'nobody'}`,
      ),
    ];
  }
  if (expected === null) return [];
  const parent = atPin(world, expected);
  if (isFinding(parent)) return [parent];
  if (!parentFits(context, parent, world)) {
    const states = kind.parents.flatMap((rule) => rule.states).join(', ');
    return [
      finding(
        'link/parent-state',
        `${expected} is a ${parent.kind} in ${parent.state}; ${kind.name} hangs under ${kind.parents.flatMap((rule) => rule.kinds).join(', ')} in ${states}`,
        { fix: waitFor(parent) },
      ),
    ];
  }
  return pendingParent(world, parent);
}

/** A parent in an end state counts only once it is in trunk. */
function pendingParent(world: World, parent: RecordState): Finding[] {
  if (parent.state !== 'CLOSED') return [];
  const inForce = world.trunk?.inForce(parent.id);
  return inForce && inForce.events >= parent.entered
    ? []
    : [finding('trunk/pending', `${parent.id} is CLOSED, but trunk does not hold that yet`)];
}

/** The parent's own event that registers a child or a revision: signed by who began it, which it pins. */
export function link(context: Case): Finding[] {
  const { before, world } = context;
  const { event } = world;
  const id = event.child as DocId;
  const child = atPin(world, id);
  if (isFinding(child)) return [child];
  if (before.links.some((each) => each.id === id && each.event === child.began)) {
    return [finding('link/already', `${id} is linked to ${before.id} already`)];
  }
  if (child.tip !== child.began || child.awaitsLink?.on !== before.id) {
    return [finding('link/pin', `the pinned event of ${id} does not ask ${before.id} for a link`)];
  }
  const beganBy = child.owner;
  if (beganBy !== event.actor) {
    return [
      finding(
        'link/actor',
        `${beganBy} began ${id}; the link is signed by the same principal, not by ${event.actor}`,
      ),
    ];
  }
  if (child.parent !== before.id) {
    return before.kind === 'CR' && before.state === 'IN_EXECUTION'
      ? []
      : [
          finding(
            'authority/state',
            `${before.id} authorises only while it is a CR in IN_EXECUTION; it is ${before.state}`,
            { fix: waitFor(before) },
          ),
        ];
  }
  const childKind = world.policy.kinds.get(child.kind);
  return childKind && parentFits({ kind: childKind }, before, world)
    ? []
    : [
        finding(
          'link/parent-state',
          `${before.id} is in ${before.state}; a ${child.kind} cannot hang under it now`,
        ),
      ];
}

/** Whether what a link began has ended, seen at the pinned state of the linked record. */
export function isSettled(each: Link, linked: RecordState): boolean {
  if (linked.state === 'CANCELLED' || linked.state === 'RETIRED' || linked.retiring !== null) return true;
  if (each.relation === 'revision') return linked.began !== each.event || linked.state === 'EFFECTIVE';
  if (linked.kind === 'VAR' && linked.properties.variance_type === 2) {
    return linked.released || linked.state === 'PRE_APPROVED';
  }
  return linked.state === 'CLOSED';
}

/** Every child, and every revision under this authority, is pinned and has ended. */
export function linksSettled({ before, world }: Case): Finding[] {
  return before.links.flatMap((each) => {
    const linked = atPin(world, each.id);
    if (isFinding(linked)) return [linked];
    return isSettled(each, linked)
      ? []
      : [
          finding('link/unsettled', `${each.id} is ${linked.state}: it blocks ${before.id}`, {
            fix: `run \`qms next ${each.id}\` and bring it to its end`,
          }),
        ];
  });
}

export function childrenCancelled({ before, world }: Case): Finding[] {
  return before.links.flatMap((each) => {
    const linked = atPin(world, each.id);
    if (isFinding(linked)) return [linked];
    return linked.state === 'CANCELLED' || isSettled(each, linked)
      ? []
      : [
          finding('cancel/children', `${each.id} is ${linked.state}; cancel it first`, {
            fix: `run \`qms cancel ${each.id}\``,
          }),
        ];
  });
}

/** What an attachment's or test protocol's act asks of its parent. Kinds without a say of the parent's pass. */
export function parentInExecution({ before, kind, world }: Case): Finding[] {
  if (before.parent === null || !(kind.attachment || kind.name === 'TP')) return [];
  const parent = atPin(world, before.parent);
  if (isFinding(parent)) return [parent];
  return parent.state === 'IN_EXECUTION'
    ? []
    : [
        finding('link/parent-state', `${before.parent} is in ${parent.state}, not in IN_EXECUTION`, {
          fix: waitFor(parent),
        }),
      ];
}

export function parentInExecutionOrUnlinked(context: Case): Finding[] {
  return context.before.awaitsLink ? [] : parentInExecution(context);
}

/** A variance of type 2 was counted as settled by its parent once approved: it goes back only while the parent still runs. */
export function mayReopenApproved({ before, world }: Case): Finding[] {
  if (
    before.kind !== 'VAR' ||
    before.properties.variance_type !== 2 ||
    before.parent === null ||
    before.awaitsLink
  )
    return [];
  if (voidOf(before.decisions.pre, before.id, world).length > 0) return [];
  const parent = atPin(world, before.parent);
  if (isFinding(parent)) return [parent];
  return parent.state === 'IN_EXECUTION'
    ? []
    : [
        finding(
          'link/parent-state',
          `${before.parent} is in ${parent.state} and may have counted ${before.id} as settled`,
          { fix: waitFor(parent) },
        ),
      ];
}

/** The CR that authorises a revision is pinned and in execution. */
export function authorityInExecution({ before, world }: Case): Finding[] {
  if (before.authority === null || before.retiring) return [];
  const authority = atPin(world, before.authority);
  if (isFinding(authority)) return [authority];
  return authority.kind === 'CR' && authority.state === 'IN_EXECUTION'
    ? []
    : [
        finding(
          'authority/state',
          `${before.authority} is in ${authority.state}; a revision under it is approved while it is in IN_EXECUTION`,
          { fix: waitFor(authority) },
        ),
      ];
}

/** At checkout of a document in force: the CR that authorises the revision, where the kind wants one. */
export function authorityNamed({ before, kind, world }: Case): Finding[] {
  const { authority } = world.event;
  if (kind.authority === 'none') {
    return authority === null
      ? []
      : [finding('authority/none', `a revision of a ${kind.name} names no authority`)];
  }
  if (authority === null) {
    return [
      finding('authority/missing', `a revision of ${before.id} names the CR that authorises it`, {
        fix: `run \`qms checkout ${before.id} --authority CR-…\``,
      }),
    ];
  }
  const pinned = atPin(world, authority);
  if (isFinding(pinned)) return [pinned];
  return pinned.kind === 'CR' && pinned.state === 'IN_EXECUTION'
    ? []
    : [
        finding(
          'authority/state',
          `${authority} is in ${pinned.state}; it authorises while it is a CR in IN_EXECUTION`,
          { fix: waitFor(pinned) },
        ),
      ];
}

/** The verification records of a record, each at its pin. */
export function attachmentPins({ before, world }: Case): { id: DocId; pinned: RecordState | Finding }[] {
  return before.links
    .filter((each) => each.relation === 'child' && /-VR-[0-9]+$/.test(each.id))
    .map((each) => ({ id: each.id, pinned: atPin(world, each.id) }));
}

/** From the post-phase route on, verification records are part of what is decided: pinned, and unchanged since the route. */
export function attachmentsPinned(context: Case): Finding[] {
  const { before, world } = context;
  return attachmentPins(context).flatMap(({ id, pinned }) => {
    if (isFinding(pinned)) return [pinned];
    const routed = world.event.act === 'route' ? undefined : before.round?.attachments[id];
    if (pinned.state === 'CANCELLED' && routed === undefined) return [];
    // It is frozen from here on: what its owner still works on could not be checked in any more.
    if (before.state === 'IN_EXECUTION' && world.event.act === 'route' && pinned.checkedOut !== null) {
      return [
        finding('checkout/held', `${id} is checked out by ${pinned.owner}, and freezes with ${before.id}`, {
          fix: `run \`qms checkin ${id}\``,
        }),
      ];
    }
    return routed !== undefined && routed !== pinned.content
      ? [finding('attachment/changed', `${id} changed after ${before.id} was routed`)]
      : [];
  });
}

/** At close every verification record holds what was approved. */
export function contentAsApproved(context: Case): Finding[] {
  const approved = context.before.decisions.post?.attachments ?? {};
  return attachmentPins(context).flatMap(({ id, pinned }) => {
    if (isFinding(pinned)) return [pinned];
    if (pinned.state === 'CANCELLED' && approved[id] === undefined) return [];
    return approved[id] === pinned.content
      ? []
      : [finding('attachment/changed', `${id} is not what was approved with ${context.before.id}`)];
  });
}

/** The same, seen from the verification record: it closes with what its parent's approval covers. */
export function contentAsPinned({ before, world }: Case): Finding[] {
  const parent = before.parent === null ? null : world.pinned(before.parent);
  return parent?.decisions.post?.attachments[before.id] === before.content
    ? []
    : [finding('attachment/changed', `${before.id} is not what was approved with ${before.parent}`)];
}

export function parentPostApproved({ before, world }: Case): Finding[] {
  const parent = atPin(world, before.parent as DocId);
  if (isFinding(parent)) return [parent];
  return parent.state === 'POST_APPROVED'
    ? []
    : [
        finding(
          'link/parent-state',
          `${before.parent} is in ${parent.state}; ${before.id} closes when it is POST_APPROVED`,
          { fix: waitFor(parent) },
        ),
      ];
}

/** Whoever approved the parent's standing decision does not fill its verification records. */
export function parentsApproverApart({ before, world }: Case): Finding[] {
  const { event } = world;
  const who = event.act === 'hand-over' ? event.owner : event.actor;
  const parentId = before.parent ?? event.parentDocument;
  if (parentId === null || who === null) return [];
  const parent = atPin(world, parentId);
  if (isFinding(parent)) return [parent];
  const approvers = [parent.decisions.pre, parent.decisions.post].flatMap(
    (decision) => decision?.approvals ?? [],
  );
  return independentOf(
    world.policy,
    who,
    approvers.map((each) => each.actor),
  )
    ? []
    : [
        finding(
          'independence/approver',
          `${who} approved ${parentId}, or answers for who did, and so may not work on ${before.id}`,
        ),
      ];
}

/** The linked attachments' content, to be remembered with a round. */
export function attachmentContents(context: Case): Record<string, RecordState['content']> {
  const all: Record<string, RecordState['content']> = {};
  for (const { id, pinned } of attachmentPins(context)) {
    if (!isFinding(pinned) && pinned.state !== 'CANCELLED') all[id] = pinned.content;
  }
  return all;
}
