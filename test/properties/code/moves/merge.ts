import { formatMessage } from '../../../../src/rules/bytes/trailers.ts';
import type { DocId } from '../../../../src/rules/values.ts';
import type { Dice } from '../../../helpers/dice.ts';
import { type Entry, lineOf } from '../book.ts';
import { overlay, rsOf, rtmOf, type SystemName } from '../documents.ts';
import {
  add,
  beginDraft,
  type Draft,
  type EventParts,
  eventsOf,
  finish,
  policyOf,
  put,
  stepsOf,
  tip,
  treeOf,
  writeCommit,
} from '../draft.ts';
import type { Move } from '../history.ts';
import { attestIn } from './evidence.ts';
import { bent } from './life.ts';
import { anyCommit, rulesOf, short, systemOf, type Table } from './table.ts';

/** A clear of a commit, on the record as the draft has it. @returns its id */
export async function clearIn(
  draft: Draft,
  id: DocId,
  commit: string,
  bend: (event: EventParts) => EventParts = (event) => event,
): Promise<string> {
  const system = systemOf(draft.history, id);
  return add(
    draft,
    bend({
      id,
      act: 'clear',
      by: 'bot',
      pins: ['trunk', rsOf(system), rtmOf(system)],
      set: { System: system, Commit: `${system} ${commit}` },
    }),
  );
}

/** A clear is taken back. */
export async function takeBackIn(draft: Draft, id: DocId, clear: string): Promise<void> {
  const set = { System: systemOf(draft.history, id), Clear: clear, Reason: 'found a fault' };
  await add(draft, { id, act: 'revert', by: 'bot', pins: ['trunk'], set });
}

/** The clears that a record was ever given, newest first. */
export async function clearsOf(draft: Draft, id: string): Promise<Entry[]> {
  return (await eventsOf(draft, id)).filter((each) => each.one('Event') === 'clear');
}

/** The clear that stands last on a record, if nothing was taken back since. */
export async function standingClear(draft: Draft, id: string): Promise<Entry | undefined> {
  const last = (await eventsOf(draft, id)).find(
    (each) => each.one('Clear') !== '' || each.one('Event') === 'clear',
  );
  return last?.one('Event') === 'clear' ? last : undefined;
}

export const commitCleared = (clear: Entry) => clear.one('Commit').split(' ')[1] ?? '';

/** Everything that a code step is made of. */
export interface StepParts {
  readonly id: DocId;
  readonly system: SystemName;
  readonly commit: string;
  readonly clear: string;
  readonly pin: string;
  readonly parents: readonly string[];
  readonly tree: string;
  readonly files: Readonly<Record<string, string | null>>;
  readonly by: string;
  readonly key: string | null;
}

interface Bending {
  readonly draft: Draft;
  readonly dice: Dice;
  /** The tree that the step has to have for a commit. */
  readonly treeWith: (commit: string) => Promise<string>;
  /** A commit that an execution branch or trunk holds, other than the one that is cleared. */
  readonly other: string;
}

export type StepBend = (
  step: StepParts,
  bending: Bending,
) => Promise<Partial<StepParts>> | Partial<StepParts>;

const fileOf = { APP: 'src/app.js', LIB: 'lib/lib.js' } as const;
const otherSystem = { APP: 'LIB', LIB: 'APP' } as const;

/** What may be wrong with a code step. */
export const stepBends: Readonly<Record<string, StepBend>> = {
  'with an edited line': ({ system }) => ({ files: { [fileOf[system]]: 'evil\n' } }),
  'with one file more': ({ system }) => ({ files: { [`${fileOf[system]}.evil`]: 'evil\n' } }),
  'without one file': ({ system }) => ({ files: { [fileOf[system]]: null } }),
  'with a file of nobody': () => ({ files: { 'notes.md': 'by the way\n' } }),
  'with a workflow': () => ({ files: { '.github/workflows/ci.yml': 'on: push\n' } }),
  'with a file of the other system': ({ system }) => ({
    files: { [`${fileOf[otherSystem[system]]}.evil`]: 'evil\n' },
  }),
  'in other case': ({ system }) => ({ files: { [fileOf[system].toUpperCase()]: 'evil\n' } }),
  'with a record’s text': ({ id }) => ({ files: { [`.qms/docs/CR/0xx/${id}/${id}.md`]: 'evil\n' } }),
  'with the tree of another commit': async (_, { treeWith, other }) => ({ tree: await treeWith(other) }),
  'with files of both': async ({ commit, parents, system }, { draft }) => {
    const { path } = draft.book;
    const { paths } = await rulesOf(path, parents[0] ?? '', system);
    return { tree: await overlay(path, parents[0] ?? '', commit, paths, true) };
  },
  'with the whole tree of the commit': async ({ commit }, { draft }) => ({
    tree: await treeOf(draft, commit),
  }),
  'as a squash': ({ parents }) => ({ parents: parents.slice(0, 1) }),
  'with another second parent': ({ parents }, { other }) => ({ parents: [parents[0] ?? '', other] }),
  'with three parents': ({ parents }, { other }) => ({ parents: [...parents, other] }),
  'naming another commit': async ({ parents }, { treeWith, other }) => ({
    commit: other,
    parents: [parents[0] ?? '', other],
    tree: await treeWith(other),
  }),
  'naming an event as its clear': ({ pin, clear }, { draft }) => ({
    clear: pin === clear ? (draft.book.entries.get(clear)?.parents[0] ?? '') : pin,
  }),
  'naming the other system': ({ system }) => ({ system: otherSystem[system] }),
  'pinning an event before the clear': ({ clear }, { draft }) => ({
    pin: draft.book.entries.get(clear)?.parents[0] ?? '',
  }),
  'by a reviewer': () => ({ by: 'rev', key: 'rev' }),
  'by ci': () => ({ by: 'ci-bot', key: 'ci-bot' }),
  'signed by another': () => ({ key: 'ada' }),
  unsigned: () => ({ key: null }),
};

/** A code step by a clear, on trunk as the draft has it; or bent. @returns its id */
export async function stepIn(
  draft: Draft,
  said: { readonly id: DocId; readonly commit: string; readonly clear: string; readonly pin?: string },
  bend?: { readonly how: StepBend; readonly dice: Dice; readonly other: string },
): Promise<string> {
  const { history, book } = draft;
  const system = systemOf(history, said.id);
  const trunk = tip(draft, 'trunk');
  const { paths } = await rulesOf(book.path, trunk, system);
  const treeWith = (commit: string) => overlay(book.path, trunk, commit, paths);
  const lawful: StepParts = {
    pin: tip(draft, said.id),
    ...said,
    system,
    parents: [trunk, said.commit],
    tree: await treeWith(said.commit),
    files: {},
    by: 'bot',
    key: 'bot',
  };
  const step = { ...lawful, ...(await bend?.how(lawful, { draft, treeWith, ...bend })) };
  const message = formatMessage({
    subject: `${step.id}: code of ${step.system}`,
    body: '',
    trailers: {
      Document: [step.id],
      Event: ['code'],
      Actor: [step.by],
      System: [step.system],
      Commit: [`${step.system} ${step.commit}`],
      Policy: [await policyOf(draft)],
      Pin: [`${step.id} ${step.pin}`],
      Clear: [step.clear],
    },
  });
  const { parents, tree, by, key } = step;
  const files = Object.keys(step.files).length > 0 ? step.files : undefined;
  const oid = await writeCommit(draft, { parents, tree, files, message, by, key });
  put(draft, 'main', oid);
  history.madeSteps.push(oid);
  return oid;
}

const anyBend = async (table: Table) => {
  const name = table.dice.any(Object.keys(stepBends)) ?? '';
  const how = stepBends[name];
  return table.twist && how ? { name, how, dice: table.dice, other: await anyCommit(table) } : undefined;
};

/** A clear, and now and then the code step in the same push. */
export async function clear(table: Table, id: DocId, commit: string): Promise<Move> {
  const { dice, twist, history } = table;
  const draft = beginDraft(history);
  const named = twist && dice.chance(60) ? await anyCommit(table) : commit;
  const oid = await clearIn(draft, id, named, (event) =>
    twist && dice.chance(50) ? bent(table, event) : event,
  );
  const both = dice.chance(40);
  if (both) await stepIn(draft, { id, commit: named, clear: oid }, await anyBend(table));
  return finish(
    draft,
    `${id}: clear ${short(oid)} of ${short(named)}${both ? ' and code step' : ''}${twist ? ' (bent)' : ''}`,
  );
}

/** A clear is taken back; twisted, one that does not stand. */
export async function unclear(table: Table, id: DocId): Promise<Move | null> {
  const { dice, twist, history } = table;
  const draft = beginDraft(history);
  const clears = await clearsOf(draft, id);
  const one = twist ? dice.any(clears) : clears[0];
  if (!one) return null;
  const late = dice.chance(40);
  if (late) await stepIn(draft, { id, commit: commitCleared(one), clear: one.oid });
  await takeBackIn(draft, id, one.oid);
  return finish(
    draft,
    `${id}: takes back clear ${short(one.oid)}${late ? ', with the code step that it let in' : ''}`,
  );
}

/** The code comes in by the last clear of a record; twisted, by any, used or taken back. */
export async function bringIn(table: Table, id: DocId): Promise<Move | null> {
  const { dice, twist, history } = table;
  const draft = beginDraft(history);
  const clears = await clearsOf(draft, id);
  const one = twist && dice.chance(40) ? dice.any(clears) : clears[0];
  if (!one) return null;
  const commit = commitCleared(one);
  const { suites } = await rulesOf(draft.book.path, tip(draft, 'trunk'), systemOf(history, id));
  const red = twist && dice.chance(30);
  if (red) await attestIn(draft, id, { suite: dice.any(suites) ?? '', commit, failed: true, more: 9 });
  const bend = red ? undefined : await anyBend(table);
  await stepIn(draft, { id, commit, clear: one.oid }, bend);
  const how = red ? 'after a red run' : (bend?.name ?? '');
  return finish(draft, `main: code step of ${id} by clear ${short(one.oid)} ${how}`);
}

/** A code step that was made before, pushed as it is: late, or once more. */
export async function bringInLate({ history, dice }: Table): Promise<Move | null> {
  const old = dice.any(history.madeSteps);
  return old ? { what: `main: the code step ${short(old)} again`, to: { main: old } } : null;
}

/** The commits of an execution branch that trunk lacks, newest first. */
export async function ownCommits(draft: Draft, commit: string): Promise<string[]> {
  const steps = new Set((await stepsOf(draft)).map(({ oid }) => oid));
  const line = await lineOf(draft.book, commit);
  return line
    .map(({ oid }) => oid)
    .slice(
      0,
      line.findIndex(({ oid }) => steps.has(oid)),
    );
}
