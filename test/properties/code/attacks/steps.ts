import { rtmOf } from '../documents.ts';
import { add, type Draft, type EventParts, tip } from '../draft.ts';
import { attestIn } from '../moves/evidence.ts';
import { clearIn, type StepBend, stepBends, stepIn, takeBackIn } from '../moves/merge.ts';
import { rulesOf } from '../moves/table.ts';
import { type Attack, commitIn, fleeting, lasting, mergeIn, type Target } from './attack.ts';

/** A good clear, and a step that is bent in one place. */
async function bentStep(draft: Draft, target: Target, how: StepBend): Promise<void> {
  const { id, commit, dice } = target;
  const clear = await clearIn(draft, id, commit);
  const other = await commitIn(draft, target);
  await stepIn(draft, { id, commit, clear }, { how, dice, other });
}

const otherSystem = { APP: 'LIB', LIB: 'APP' } as const;

/** What may be wrong with the clear itself. */
const clearBends: Readonly<Record<string, (event: EventParts, target: Target) => EventParts>> = {
  'by a reviewer': (event) => ({ ...event, by: 'rev' }),
  'by ci': (event) => ({ ...event, by: 'ci-bot' }),
  'signed by another': (event) => ({ ...event, key: 'ada' }),
  unsigned: (event) => ({ ...event, key: null }),
  'that pins no matrix': (event) => ({ ...event, pins: event.pins?.slice(0, 2) ?? [] }),
  'that pins the matrix of the other system': (event, { system }) => ({
    ...event,
    pins: [...(event.pins?.slice(0, 2) ?? []), rtmOf(otherSystem[system])],
  }),
  'of the other system': (event, { system, commit }) => ({
    ...event,
    set: { System: otherSystem[system], Commit: `${otherSystem[system]} ${commit}` },
  }),
};

/** Steps and clears that are wrong where all that they rest on is right. */
export const stepAttacks: readonly Attack[] = [
  ...Object.entries(stepBends).map(([how, bend]) =>
    lasting(`a step ${how}`, (draft, target) => bentStep(draft, target, bend)),
  ),
  ...Object.entries(clearBends).map(([how, bend]) =>
    lasting(`a clear ${how}`, async (draft, target) => {
      const { id, commit } = target;
      const clear = await clearIn(draft, id, commit, (event) => bend(event, target));
      await stepIn(draft, { id, commit, clear });
    }),
  ),
  lasting('a step without a clear', async (draft, { id, commit }) => {
    await stepIn(draft, { id, commit, clear: tip(draft, id) });
  }),
  lasting('a clear that was taken back', async (draft, { id, commit }) => {
    const clear = await clearIn(draft, id, commit);
    await takeBackIn(draft, id, clear);
    await stepIn(draft, { id, commit, clear });
  }),
  fleeting('a clear that was taken back, pinned as it stood', async (draft, { id, commit }) => {
    const clear = await clearIn(draft, id, commit);
    await takeBackIn(draft, id, clear);
    await stepIn(draft, { id, commit, clear, pin: clear });
  }),
  fleeting('a red run after the clear, pinned as it stood', async (draft, { id, system, commit }) => {
    const clear = await clearIn(draft, id, commit);
    const { suites } = await rulesOf(draft.book.path, tip(draft, 'trunk'), system);
    await attestIn(draft, id, { suite: suites[0] ?? '', commit, failed: true, more: 9 });
    await stepIn(draft, { id, commit, clear, pin: clear });
  }),
  lasting('a clear used twice', async (draft, { id, commit }) => {
    const clear = await clearIn(draft, id, commit);
    await stepIn(draft, { id, commit, clear });
    await stepIn(draft, { id, commit, clear });
  }),
  lasting('a record that has left execution', async (draft, target) => {
    await add(draft, { id: target.id, act: 'route', by: 'bot', state: 'IN_POST_REVIEW', pins: ['trunk'] });
    await mergeIn(draft, target, target.commit);
  }),
];
