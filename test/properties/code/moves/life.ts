import { fileAt, pathOf, type SystemName } from '../documents.ts';
import {
  add,
  beginDraft,
  type Draft,
  type EventParts,
  enact,
  eventsOf,
  finish,
  nextVersion,
  stepsOf,
  tip,
} from '../draft.ts';
import type { Move } from '../history.ts';
import { people } from '../laboratory.ts';
import { systemOf, type Table } from './table.ts';

/** What an event may have wrong, whatever it is. */
export function bent(table: Table, event: EventParts): EventParts {
  const { dice, history } = table;
  const old = history.laboratory.start;
  const stale = (event.pins ?? []).map((name) =>
    dice.chance(50) ? `${name} ${old.get(name === 'trunk' ? 'main' : `qms/${name}`) ?? ''}` : name,
  );
  return dice.pick<() => EventParts>([
    () => ({ ...event, by: dice.pick(people) }),
    () => ({ ...event, key: dice.pick(people) }),
    () => ({ ...event, key: null }),
    () => ({
      ...event,
      state: dice.pick(['IN_EXECUTION', 'POST_APPROVED', 'CLOSED', 'EFFECTIVE', 'REVIEWED']),
    }),
    () => ({ ...event, version: nextVersion(event.version ?? '1.0', dice.chance(50)) }),
    () => ({ ...event, pins: [] }),
    () => ({ ...event, pins: stale }),
    () => ({ ...event, files: { 'src/app.js': 'by the way\n' } }),
  ])();
}

const life: Readonly<
  Record<string, readonly [act: EventParts['act'], by: 'owner' | 'quinn', state: string]>
> = {
  DRAFT: ['route', 'owner', 'IN_REVIEW'],
  IN_REVIEW: ['review', 'quinn', 'REVIEWED'],
  REVIEWED: ['route', 'owner', 'IN_APPROVAL'],
  IN_APPROVAL: ['approve', 'quinn', 'EFFECTIVE'],
  IN_EXECUTION: ['route', 'owner', 'IN_POST_REVIEW'],
  IN_POST_REVIEW: ['review', 'quinn', 'POST_REVIEWED'],
  POST_REVIEWED: ['route', 'owner', 'IN_POST_APPROVAL'],
  IN_POST_APPROVAL: ['approve', 'quinn', 'POST_APPROVED'],
  POST_APPROVED: ['close', 'owner', 'CLOSED'],
};

/** Names that an event of a record is to pin. */
async function pinsOf(draft: Draft, id: string): Promise<string[]> {
  if (id === 'POLICY') return [];
  const events = await eventsOf(draft, id);
  const linked = events.flatMap((each) => each.said('Child'));
  const authority = events.find((each) => each.one('Authority') !== '')?.one('Authority');
  const named = id.endsWith('-RTM')
    ? /^change_record: (\S+)$/m.exec(await fileAt(draft.book.path, tip(draft, id), pathOf(id)))?.[1]
    : undefined;
  return [...new Set(['trunk', ...(authority ? [authority] : []), ...(named ? [named] : []), ...linked])];
}

/** The last release that trunk has given a system, `APP 1.4`; empty where there is none. */
export async function lastRelease(draft: Draft, system: SystemName): Promise<string> {
  const given = (await stepsOf(draft)).flatMap((each) => each.said('Release'));
  return given.find((each) => each.startsWith(`${system} `)) ?? '';
}

/** A release after another one. */
export function nextRelease(system: SystemName, last: string, more: readonly [number, number]): string {
  const [major = 0, minor = 0] = (last.split(' ')[1] ?? '0.0').split('.').map(Number);
  return more[0] > 0 || major === 0 ? `${system} ${major + 1}.0` : `${system} ${major}.${minor + more[1]}`;
}

/** Whether code came in under a record. */
export const broughtCode = async (draft: Draft, id: string) =>
  (await stepsOf(draft)).some((each) => each.one('Event') === 'code' && each.one('Document') === id);

type Bend = (event: EventParts) => EventParts;

/** The next event of a record's life. @returns in words what it is; null where nothing lies ahead */
export async function nextEvent(
  draft: Draft,
  id: string,
  bend: Bend = (event) => event,
): Promise<string | null> {
  const events = await eventsOf(draft, id);
  const state = events[0]?.one('State') ?? '';
  const row = life[state];
  if (!row) return null;
  const [act, who, to] = row;
  const start = events.findIndex((each) => ['checkout', 'create', 'release'].includes(each.one('Event')));
  const assigned = events
    .slice(0, start < 0 ? undefined : start)
    .some((each) => each.one('Event') === 'assign');
  const version = events[0]?.one('Version') ?? '0.1';
  let event: EventParts = {
    id,
    act,
    by: who === 'quinn' ? 'quinn' : id === 'POLICY' ? 'ada' : 'bot',
    state: to,
    version: act === 'approve' ? nextVersion(version, true) : version,
    pins: await pinsOf(draft, id),
  };
  if (act === 'review' && !assigned)
    event = { ...event, act: 'assign', by: 'quinn', state, set: { Assignee: 'quinn' } };
  else if (act === 'review') event = { ...event, text: 'Reads well.', set: { Outcome: 'recommend' } };
  if (act === 'close' && (await broughtCode(draft, id))) {
    const system = systemOf(draft.history, id);
    event = { ...event, set: { Release: nextRelease(system, await lastRelease(draft, system), [0, 1]) } };
  }
  event = bend(event);
  await add(draft, event);
  return `${event.act} to ${event.state}${event.set?.Release ? ` with ${event.set.Release}` : ''}`;
}

/** All events that lie ahead of a record, with its step of trunk. */
export async function toTheEnd(draft: Draft, id: string, bend?: Bend): Promise<void> {
  for (let more = true; more; ) more = (await nextEvent(draft, id, bend)) !== null;
  await enact(draft, id, id === 'POLICY' ? 'quinn' : 'bot');
}

/** One or more next events of a record, in one push; where it ends, mostly with its step of trunk. */
export async function advance(table: Table, id: string): Promise<Move> {
  const { dice, twist, history } = table;
  const draft = beginDraft(history);
  const said: string[] = [];
  const most = dice.chance(60) ? 9 : 1 + dice.below(3);
  const when = twist ? dice.below(most) : -1;
  const more = dice.pick([
    [0, 1],
    [0, 1],
    [1, 0],
    [0, 7],
  ] as const);
  for (let count = 0; count < most; count++) {
    const last = await lastRelease(draft, systemOf(history, id));
    const done = await nextEvent(draft, id, (event) => {
      const released =
        event.act === 'close' && event.set?.Release
          ? { ...event, set: { Release: nextRelease(systemOf(history, id), last, more) } }
          : event;
      return count === when ? bent(table, released) : released;
    });
    if (done === null) break;
    said.push(done);
  }
  const state = (await eventsOf(draft, id))[0]?.one('State') ?? '';
  if ((state === 'EFFECTIVE' || state === 'CLOSED') && dice.chance(said.length > 0 ? 85 : 95)) {
    await enact(draft, id, dice.pick(['bot', 'quinn', 'ada', twist ? 'rev' : 'bot']));
    said.push('enact');
  }
  return finish(draft, `${id}: ${said.join(', ')}${twist ? ' (bent)' : ''}`);
}
