import { type DocId, isDocId } from '../values.ts';
import type { Act } from './acts.ts';
import { documentsNamed, idsNamed } from './inputs.ts';
import type { RecordState } from './state.ts';

type Named = DocId | 'trunk';

const isAttachment = (id: string) => /-VR-[0-9]+$/.test(id);
const decidesOnMatrix = (before: RecordState, act: Act) =>
  before.kind === 'RTM' &&
  before.retiring === null &&
  (act === 'route' || act === 'approve' || act === 'assign');
const isVariance = (id: string) => /-VAR-[0-9]+$/.test(id);
/** What asks whether the code that the record cleared, or names, is in trunk. */
const leavesExecution = (before: RecordState, act: Act) =>
  act === 'revert' || act === 'close' || (act === 'route' && before.state === 'IN_EXECUTION');
const bringsCode = (before: RecordState) => before.code !== null || before.properties.systems !== undefined;
const postDecisions: readonly Act[] = ['route', 'review', 'approve', 'assign'];
/** What asks whether the documents that this one builds on are in force. */
const buildsUp: readonly Act[] = ['route', 'approve', 'assign', 'release'];
const actsOnParent: readonly Act[] = ['checkin', 'respond', 'attach', 'cancel', 'close', 'hand-over'];

/** What an event of each act rests on beyond the record's own chain; tools pin all of it, and `judge` asks for it. */
const rows: readonly {
  readonly when: (before: RecordState, act: Act) => boolean;
  readonly pins: (before: RecordState) => readonly Named[];
}[] = [
  {
    when: (_before, act) => act === 'create' || act === 'retire' || act === 'abandon' || act === 'recover',
    pins: () => ['trunk'],
  },
  {
    when: (before, act) =>
      (act === 'checkout' || act === 'link') && (before.state === 'EFFECTIVE' || before.state === 'CLOSED'),
    pins: () => ['trunk'],
  },
  {
    when: (before, act) => act === 'cancel' && before.phase === null && before.used.major > 0,
    pins: () => ['trunk'],
  },
  {
    when: (before, act) => act === 'withdraw' && (before.owner === null || before.retiring !== null),
    pins: () => ['trunk'],
  },
  {
    when: (before, act) =>
      before.phase !== 'post' && buildsUp.includes(act) && documentsNamed(before.properties).length > 0,
    pins: () => ['trunk'],
  },
  {
    when: (before, act) => decidesOnMatrix(before, act),
    pins: (before) => ['trunk', ...idsNamed(before.properties.change_record ?? '').filter(isDocId)],
  },
  {
    when: (before, act) => act === 'close' && before.kind === 'INV',
    pins: () => ['trunk'],
  },
  {
    when: (_before, act) => act === 'clear',
    pins: (before) => ['trunk', ...before.links.map((link) => link.id).filter(isVariance)],
  },
  {
    when: (before, act) => leavesExecution(before, act) && bringsCode(before),
    pins: (before) => ['trunk', ...before.links.map((link) => link.id).filter(isVariance)],
  },
  {
    when: (before) => before.awaitsLink !== null,
    pins: (before) => (before.awaitsLink ? [before.awaitsLink.on] : []),
  },
  {
    when: (before, act) =>
      before.authority !== null && (act === 'approve' || act === 'assign') && before.retiring === null,
    pins: (before) => (before.authority ? [before.authority] : []),
  },
  {
    when: (before, act) => before.phase === 'post' && before.kind !== 'VR' && postDecisions.includes(act),
    pins: (before) => before.links.map((link) => link.id).filter(isAttachment),
  },
  {
    when: (_before, act) => act === 'close' || act === 'cancel' || act === 'retire',
    pins: (before) => before.links.map((link) => link.id),
  },
  {
    when: (before, act) => before.parent !== null && before.kind === 'VR' && actsOnParent.includes(act),
    pins: (before) => (before.parent ? [before.parent] : []),
  },
  {
    when: (before, act) =>
      before.parent !== null &&
      (before.kind === 'TP'
        ? act === 'release'
        : before.kind === 'VAR' && (act === 'cancel' || act === 'checkout')),
    pins: (before) => (before.parent ? [before.parent] : []),
  },
];

/** The names that an event pins, in the order in which they stand; `create`, `checkout` and `link` add what they name. */
export function neededPins(before: RecordState, act: Act): Named[] {
  return [...new Set(rows.flatMap((row) => (row.when(before, act) ? row.pins(before) : [])))].sort();
}
