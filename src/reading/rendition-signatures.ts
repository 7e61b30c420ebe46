import type { ReadContext } from '../acts/context.ts';
import { isVoidUnder, voidBounds } from '../history/held.ts';
import type { Signature } from '../renditions/rendition-model.ts';
import { type Act, actShape } from '../rules/record/acts.ts';
import type { RecordState } from '../rules/record/state.ts';
import { formatVersion } from '../rules/record/version.ts';
import type { DocId, Oid } from '../rules/values.ts';
import { zonedDate } from './date.ts';
import { eventsOfVersion, type Valid } from './rendition-versions.ts';

/** What an event makes of its signer; acts that decide nothing and write nothing are no signatures. */
const roles: Partial<Record<Act, { readonly group: Signature['group']; readonly role: string }>> = {
  create: { group: 'authorship', role: 'Author' },
  checkin: { group: 'authorship', role: 'Author' },
  attach: { group: 'authorship', role: 'Author of attachment' },
  review: { group: 'review and approval', role: 'Reviewer' },
  approve: { group: 'review and approval', role: 'Approver' },
  reject: { group: 'review and approval', role: 'Approver: rejected' },
  release: { group: 'execution', role: 'Released for execution' },
  execute: { group: 'execution', role: 'Performer' },
  close: { group: 'completion', role: 'Closed' },
  cancel: { group: 'completion', role: 'Cancelled' },
  revoke: { group: 'completion', role: 'Emergency revocation' },
  recover: { group: 'completion', role: 'Recovery' },
};

/** Reviews and approvals that the record's state after a version still rests on. */
function standing(record: RecordState | undefined): ReadonlySet<Oid> {
  const { round, decisions } = record ?? { round: null, decisions: { pre: null, post: null } };
  return new Set(
    [round, decisions.pre, decisions.post].flatMap((each) =>
      each ? [...each.reviews, ...each.approvals].map(({ oid }) => oid) : [],
    ),
  );
}

/** Only the last content that each author wrote in a phase is what they answer for. */
function isOvertaken(each: Valid, later: readonly Valid[]): boolean {
  const { act, actor, phase } = each.event;
  if (act !== 'create' && act !== 'checkin') return false;
  return later.some(({ event }) => event.actor === actor && event.act === 'checkin' && event.phase === phase);
}

/** Every signature that a version rests on or once rested on, oldest first. */
export async function signaturesOf(
  context: ReadContext,
  id: DocId,
  events: readonly Valid[],
  wanted: RecordState,
): Promise<Signature[]> {
  const own = eventsOfVersion(events, wanted);
  const counted = standing(own.at(-1)?.state);
  const bounds = await voidBounds(context.history, id, context.policy);
  const keys = new Map([...context.policy.keys.values()].map((key) => [key.fingerprint, key.key]));
  const places = new Map(events.map(({ oid }, index) => [oid, index + 1]));
  const executions = new Set(Object.values(own.at(-1)?.state.executions ?? {}).map(({ oid }) => oid));
  return own.flatMap((each, index): Signature[] => {
    const { event, oid, signer, zone } = each;
    const role = roles[event.act];
    if (role === undefined || isOvertaken(each, own.slice(index + 1))) return [];
    const principal = context.policy.principals.get(event.actor);
    const ref = { oid, index: places.get(oid) ?? 0, actor: event.actor, key: keys.get(signer ?? '') ?? '' };
    const decides = event.act === 'review' || event.act === 'approve';
    const overtaken = (decides && !counted.has(oid)) || (event.act === 'execute' && !executions.has(oid));
    const isVoid = isVoidUnder(bounds, ref);
    return [
      {
        group: role.group,
        role: event.outcome && event.act === 'review' ? `${role.role}: ${event.outcome}` : role.role,
        phase: event.phase,
        signer: { id: event.actor, name: event.author.name },
        kind: principal?.kind ?? '',
        sponsor: principal?.sponsor ?? null,
        date: zonedDate(event.author.time, zone ?? '+0000'),
        meaning: event.meaning ?? actShape(event.act).meaning ?? 'I wrote this content.',
        version: formatVersion(event.version),
        item: event.item === null ? null : `${event.item}: ${event.outcome ?? ''}`,
        text: [event.reason, event.body].filter((text) => text).join('\n\n'),
        key: signer,
        digest: event.digest,
        event: oid,
        standing: isVoid ? 'void' : overtaken ? 'superseded' : 'stands',
        why: isVoid
          ? 'void: the key was revoked'
          : overtaken
            ? event.act === 'execute'
              ? 'superseded: the item was performed again'
              : 'superseded: its round was voided'
            : '',
      },
    ];
  });
}
