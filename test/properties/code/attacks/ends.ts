import { overlay } from '../documents.ts';
import { type Draft, type EventParts, enact, put, tip, writeCommit } from '../draft.ts';
import { lastRelease, nextEvent, nextRelease, toTheEnd } from '../moves/life.ts';
import { clearIn } from '../moves/merge.ts';
import { rulesOf } from '../moves/table.ts';
import { type Attack, fileOf, lasting, type Target } from './attack.ts';

/** The record, whose code came in, closes with releases other than it should. */
const closeWith = (name: string, releases: (draft: Draft, target: Target) => Promise<readonly string[]>) =>
  lasting(name, async (draft, target) => {
    const given = await releases(draft, target);
    if (given.includes('')) return false;
    const set = given.length > 0 ? { Release: given } : {};
    const bend = (event: EventParts) => (event.act === 'close' ? { ...event, set } : event);
    return toTheEnd(draft, target.id, bend);
  });

const next = async (draft: Draft, { system }: Target) =>
  nextRelease(system, await lastRelease(draft, system), [0, 1]);

/** Closes that should not be. */
export const closeAttacks: readonly Attack[] = [
  lasting('a close without code', (draft, { id }) => toTheEnd(draft, id)),
  lasting('a close without code, and with a release', async (draft, target) => {
    const Release = await next(draft, target);
    await toTheEnd(draft, target.id, (event) =>
      event.act === 'close' ? { ...event, set: { Release } } : event,
    );
  }),
  lasting('a close whose clear waits', async (draft, { id, commit }) => {
    await clearIn(draft, id, commit);
    await toTheEnd(draft, id);
  }),
];

/** Closes of a record whose code came in, with a release that should not be. */
export const releaseAttacks: readonly Attack[] = [
  closeWith('a close without a release', async () => []),
  closeWith('a close with the release before', async (draft, { system }) => [
    await lastRelease(draft, system),
  ]),
  closeWith('a close with a release of the other system', async (_, { system }) => [
    system === 'APP' ? 'LIB 1.0' : 'APP 9.0',
  ]),
  closeWith('a close with two releases', async (draft, target) => [
    ...[await next(draft, target), target.system === 'APP' ? 'LIB 7.0' : 'APP 7.0'].sort(),
  ]),
  lasting('a release that trunk tells otherwise', async (draft, target) => {
    while ((await nextEvent(draft, target.id)) !== null);
    await enact(draft, target.id, 'bot', { releases: [`${target.system} 9.9`] });
  }),
  lasting('code in the step of a record that ends', async (draft, target) => {
    while ((await nextEvent(draft, target.id)) !== null);
    await enact(draft, target.id, 'bot', { files: { [fileOf[target.system]]: 'evil\n' } });
  }),
];

interface Plain {
  readonly files?: Readonly<Record<string, string | null>>;
  readonly message?: string;
  readonly parents?: readonly string[];
  readonly tree?: string;
}

/** Somebody commits to trunk as he always did. */
const plain = (name: string, parts: (target: Target, draft: Draft) => Promise<Plain> | Plain) =>
  lasting(name, async (draft, target) => {
    const before = tip(draft, 'trunk');
    const message = 'Write something\n';
    const step = { parents: [before], message, ...(await parts(target, draft)) };
    put(draft, 'main', await writeCommit(draft, { ...step, by: 'ada', key: 'ada' }));
  });

/** Steps of trunk without any record. */
export const trunkAttacks: readonly Attack[] = [
  plain('a plain commit with code', ({ system }) => ({ files: { [`${fileOf[system]}.evil`]: 'evil\n' } })),
  plain('a plain commit that takes code away', () => ({ files: { 'src/app.js': null } })),
  plain('a plain commit that names the record', ({ system, id }) => ({
    files: { [fileOf[system]]: 'evil\n' },
    message: `Change the code\n\nQMS-CR: ${id}\n`,
  })),
  plain('a plain commit in other case', ({ system }) => ({
    files: { [`${fileOf[system].toUpperCase()}`]: 'evil\n' },
  })),
  plain('a plain commit with a workflow', () => ({ files: { '.github/workflows/ci.yml': 'on: push\n' } })),
  plain('a plain merge of the branch', async ({ commit, system }, draft) => {
    const before = tip(draft, 'trunk');
    const { paths } = await rulesOf(draft.book.path, before, system);
    return {
      parents: [before, commit],
      tree: await overlay(draft.book.path, before, commit, paths),
    };
  }),
  plain('a squash of the branch', async ({ commit, system, id }, draft) => {
    const before = tip(draft, 'trunk');
    const { paths } = await rulesOf(draft.book.path, before, system);
    return {
      tree: await overlay(draft.book.path, before, commit, paths),
      message: `Squash\n\nQMS-CR: ${id}\n`,
    };
  }),
];
