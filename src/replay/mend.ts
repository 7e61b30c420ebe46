import { assign } from '../acts/assign.ts';
import { handOver } from '../acts/hand-over.ts';
import { revert } from '../acts/revert.ts';
import { route } from '../acts/route.ts';
import type { Finding } from '../rules/finding.ts';
import type { RecordState } from '../rules/record/state.ts';
import type { RuleId } from '../rules/registry.ts';
import type { State } from '../rules/states.ts';
import { inserted, planEvent } from './acts-of-events.ts';
import { climb, qualityPerson } from './climb.ts';
import { correctText } from './correct-text.ts';
import type { LegacyAct, LegacyEvent } from './legacy/event.ts';
import { principalOf } from './roster.ts';
import type { Planned, Teller } from './teller.ts';
import { planCheckin, planCheckout } from './workspace-copy.ts';

export type ActEvent = LegacyEvent & { readonly name: Exclude<LegacyAct, 'CREATE'> };

/** `again`: the event may be tried again. `instead`: an inserted act did what it meant. Null: nothing lawful fits. */
export type Mended = 'again' | 'instead' | null;

export interface Refused {
  readonly teller: Teller;
  readonly event: ActEvent;
  readonly record: RecordState;
  readonly findings: readonly Finding[];
}

const reviewing: readonly State[] = ['IN_REVIEW', 'IN_PRE_REVIEW', 'IN_POST_REVIEW'];
const reviewed: readonly State[] = ['REVIEWED', 'PRE_REVIEWED', 'POST_REVIEWED'];
const approving: readonly State[] = ['IN_APPROVAL', 'IN_PRE_APPROVAL', 'IN_POST_APPROVAL'];

/** The states from which an event of the log could have happened; of the pre or the post phase, as the record is. */
function goalsOf({ event, record }: Refused): readonly State[] {
  const ofPhase = (states: readonly State[]): readonly State[] => {
    const index = record.phase === null ? 0 : record.phase === 'pre' ? 1 : 2;
    return states.slice(index, index + 1);
  };
  switch (event.name) {
    case 'ROUTE_REVIEW':
      return record.state === 'PRE_APPROVED' ? ['IN_EXECUTION'] : [];
    case 'REVIEW':
    case 'ASSIGN':
      return ofPhase(reviewing);
    case 'ROUTE_APPROVAL':
      return ofPhase(reviewed);
    case 'APPROVE':
    case 'REJECT':
      return ofPhase(approving);
    case 'RELEASE':
      return ['PRE_APPROVED'];
    case 'CLOSE':
      return ['POST_APPROVED'];
    default:
      return [];
  }
}

async function toState(refused: Refused): Promise<Mended> {
  const { teller, event, record } = refused;
  const { id } = record;
  const back = event.name === 'CHECKOUT' || event.name === 'ROUTE_REVIEW';
  if (back && record.state === 'POST_APPROVED' && record.owner !== null) {
    const why = 'a post-approved record goes back into execution before it is edited or routed';
    const reason = inserted(event, why);
    const plan: Planned = { act: 'revert', who: record.owner, run: (o) => revert(o, { id, reason }) };
    return (await teller.insert(event, plan, why)) === null ? 'again' : null;
  }
  const goals = goalsOf(refused);
  const why = `it was ${record.state}, and ${event.name} needs ${goals.join(' or ')}`;
  return goals.length > 0 && (await climb(teller, event, goals, why)) ? 'again' : null;
}

/** Someone else than the owner did it: a checkout changes hands first, the rest the owner does instead. */
async function byOwner({ teller, event, record }: Refused): Promise<Mended> {
  const { id, owner } = record;
  if (owner === null) return null;
  if (event.name === 'CHECKOUT') {
    const why = `${event.user} took over what ${owner} owned`;
    const reason = inserted(event, why);
    const to = principalOf(event.user);
    const refusedAgain = await teller.insert(
      event,
      { act: 'hand-over', who: owner, run: (options) => handOver(options, { id, owner: to, reason }) },
      why,
    );
    return refusedAgain === null ? 'again' : null;
  }
  if (event.name === 'CHECKIN') return null;
  const planned = planEvent(teller.story, event);
  const why = `${event.user} did what only the owner may do`;
  return (await teller.insert(event, { ...planned, who: owner }, why)) === null ? 'instead' : null;
}

async function joinTeam({ teller, event, record }: Refused): Promise<Mended> {
  const why = `${event.user} acted without being assigned`;
  const text = inserted(event, why);
  const assignees = [...new Set([qualityPerson, principalOf(event.user)])];
  const plan: Planned = {
    act: 'assign',
    who: qualityPerson,
    run: (options) => assign(options, { id: record.id, assignees, text }),
  };
  return (await teller.insert(event, plan, why)) === null ? 'again' : null;
}

async function checkOut({ teller, event, record }: Refused): Promise<Mended> {
  const plan = planCheckout(principalOf(event.user), record.id);
  return (await teller.insert(event, plan, 'a check-in ends a checkout')) === null ? 'again' : null;
}

async function checkIn({ teller, event, record }: Refused): Promise<Mended> {
  if (record.owner === null) return null;
  const why = 'it was still checked out';
  const plan = planCheckin(record.owner, { id: record.id, text: inserted(event, why) });
  return (await teller.insert(event, plan, why)) === null ? 'again' : null;
}

/** The round is void, as after a rejection: another one comes before the approval. */
async function anotherRound(refused: Refused): Promise<Mended> {
  const { teller, event, record } = refused;
  const { id, owner } = record;
  if (owner === null || event.name !== 'ROUTE_APPROVAL') return null;
  const why = 'the round of review was void';
  const text = inserted(event, why);
  const plan: Planned = { act: 'route', who: owner, run: (o) => route(o, { id, to: 'review', text }) };
  if ((await teller.insert(event, plan, why)) !== null) return null;
  return (await climb(teller, event, goalsOf(refused), why)) ? 'again' : null;
}

/** Which lawful acts answer which refusal. */
const menders: Partial<Record<RuleId, (refused: Refused) => Promise<Mended>>> = {
  'lifecycle/no-transition': toState,
  'permission/owner': byOwner,
  'permission/assigned': joinTeam,
  'checkout/none': checkOut,
  'checkout/held': checkIn,
  'approval/no-round': anotherRound,
  'document/front-matter-missing': correctText,
  'document/front-matter-type': correctText,
  'document/item-columns': correctText,
  'document/placeholder': correctText,
  'document/unfinished': correctText,
  'document/section-missing': correctText,
  'document/section-order': correctText,
  'execution/early': correctText,
  'execution/placeholder': correctText,
  'execution/verification-record': correctText,
  'execution/incomplete': correctText,
  'execution/fail-unanswered': correctText,
};

/** Makes the fewest lawful acts after which a refused event can be performed; each rule is answered once per event. */
export async function mend(
  teller: Teller,
  event: ActEvent,
  findings: readonly Finding[],
  answered: Set<RuleId>,
): Promise<Mended> {
  const open = findings.map((each) => each.rule).filter((each) => menders[each] && !answered.has(each));
  // A text that is not fit would stop the owner too, who does in the others' place what only an owner may.
  const rule = open.find((each) => menders[each] === correctText) ?? open[0];
  const seen = rule === undefined ? null : await teller.look();
  const mender = rule === undefined ? undefined : menders[rule];
  if (!rule || !mender || !seen) return null;
  answered.add(rule);
  return mender({ teller, event, record: seen.record, findings });
}
