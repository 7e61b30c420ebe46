import { approve } from '../acts/approve.ts';
import { assign } from '../acts/assign.ts';
import { close } from '../acts/close.ts';
import { release } from '../acts/release.ts';
import { review } from '../acts/review.ts';
import { route } from '../acts/route.ts';
import type { Finding } from '../rules/finding.ts';
import type { RecordState } from '../rules/record/state.ts';
import type { State } from '../rules/states.ts';
import type { PrincipalId } from '../rules/values.ts';
import { inserted } from './acts-of-events.ts';
import { correct } from './correct-text.ts';
import type { LegacyEvent } from './legacy/event.ts';
import { principalOf } from './roster.ts';
import { noteRefusals } from './story.ts';
import type { Planned, Teller } from './teller.ts';

/** The way up, state by state. */
const ladders = {
  document: ['DRAFT', 'IN_REVIEW', 'REVIEWED', 'IN_APPROVAL', 'EFFECTIVE'],
  executable: [
    'DRAFT',
    'IN_PRE_REVIEW',
    'PRE_REVIEWED',
    'IN_PRE_APPROVAL',
    'PRE_APPROVED',
    'IN_EXECUTION',
    'IN_POST_REVIEW',
    'POST_REVIEWED',
    'IN_POST_APPROVAL',
    'POST_APPROVED',
    'CLOSED',
  ],
} as const satisfies Record<string, readonly State[]>;

export const qualityPerson = principalOf('qa');

export function membersOf(record: RecordState): PrincipalId[] {
  return [...new Set(record.team.flatMap((each) => [...each.members]))];
}

/** The acts of which one takes a record to the next state; tried in order. */
function nextActs(record: RecordState, event: LegacyEvent, why: string): Planned[] {
  const { id, owner } = record;
  const text = inserted(event, why);
  const byOwner = (act: string, run: Planned['run']): Planned[] =>
    owner === null ? [] : [{ act, who: owner, run }];
  const team = membersOf(record);
  switch (record.state) {
    case 'DRAFT':
    case 'IN_EXECUTION':
      return byOwner('route', (options) => route(options, { id, to: 'review', text }));
    case 'IN_REVIEW':
    case 'IN_PRE_REVIEW':
    case 'IN_POST_REVIEW': {
      if (team.length === 0) {
        const assignees = [qualityPerson];
        return [
          { act: 'assign', who: qualityPerson, run: (options) => assign(options, { id, assignees, text }) },
        ];
      }
      const done = record.round?.reviews.map((each) => each.actor) ?? [];
      return team
        .filter((member) => !done.includes(member))
        .map((who) => ({
          act: 'review',
          who,
          run: (options) => review(options, { id, outcome: 'recommend', text }),
        }));
    }
    case 'REVIEWED':
    case 'PRE_REVIEWED':
    case 'POST_REVIEWED':
      return byOwner('route', (options) => route(options, { id, to: 'approval', text }));
    case 'IN_APPROVAL':
    case 'IN_PRE_APPROVAL':
    case 'IN_POST_APPROVAL': {
      const done = record.round?.approvals.map((each) => each.actor) ?? [];
      return team
        .filter((member) => !done.includes(member))
        .map((who) => ({ act: 'approve', who, run: (options) => approve(options, { id, text }) }));
    }
    case 'PRE_APPROVED':
      return byOwner('release', (options) => release(options, { id, text }));
    case 'POST_APPROVED':
      return byOwner('close', (options) => close(options, { id, text }));
    default:
      return [];
  }
}

/** A text that is not fit for the inserted route either: that is the event's refusal too, and its owner corrects it. */
async function correctFirst(
  teller: Teller,
  event: LegacyEvent,
  record: RecordState,
  refused: readonly Finding[],
): Promise<boolean> {
  if (!(await correct(teller, event, record, refused))) return false;
  noteRefusals(teller.story, event, refused);
  return true;
}

/**
 * Brings a record up to one of the goal states by inserted acts, the fewest there are.
 *
 * @returns false where it stands beside or above them, or the rules refuse a step
 */
export async function climb(
  teller: Teller,
  event: LegacyEvent,
  goals: readonly State[],
  why: string,
): Promise<boolean> {
  const { kind } = teller.story;
  const ladder: readonly State[] = kind.executable ? ladders.executable : ladders.document;
  const top = Math.max(...goals.map((goal) => ladder.indexOf(goal)));
  for (let step = 0; step < 50; step++) {
    const seen = await teller.look();
    if (!seen) return false;
    if (goals.includes(seen.record.state)) return true;
    const at = ladder.indexOf(seen.record.state);
    if (at < 0 || at >= top) return false;
    let moved = false;
    for (const planned of nextActs(seen.record, event, why)) {
      const refused = await teller.insert(event, planned, why);
      moved =
        refused === null ||
        (planned.act === 'route' && (await correctFirst(teller, event, seen.record, refused)));
      if (moved) break;
    }
    if (!moved) return false;
  }
  return false;
}
