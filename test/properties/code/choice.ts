import type { DocId } from '../../../src/rules/values.ts';
import { diceOf } from '../../helpers/dice.ts';
import { git } from '../../helpers/git.ts';
import { fileAt, isGreen, pathOf, resultsAt, rsOf, rtmOf } from './documents.ts';
import { beginDraft, type Draft, eventsOf, stepsOf, tip } from './draft.ts';
import type { CodeHistory, Move } from './history.ts';
import { takeTrunkIn, write } from './moves/branch.ts';
import { matrix, specify } from './moves/documents.ts';
import { attest } from './moves/evidence.ts';
import { advance, broughtCode } from './moves/life.ts';
import { bringIn, bringInLate, clear, commitCleared, standingClear, unclear } from './moves/merge.ts';
import { govern } from './moves/policy.ts';
import { execBranches, rulesOf, systemOf, type Table } from './moves/table.ts';
import { plainStep, upset } from './moves/trunk.ts';

/** What a change record wants next. A commit that is `ready` is proven, and waits for its clear. */
export type Stage =
  | { readonly at: 'over' | 'unwritten' | 'behind' | 'merged' }
  | { readonly at: 'cleared' | 'unproven' | 'untraced' | 'ready'; readonly commit: string }
  | { readonly at: 'unspecified'; readonly document: DocId };

/** Where a change record stands, as somebody sees it who knows the way. */
export async function stageOf(draft: Draft, id: DocId): Promise<Stage> {
  const { history } = draft;
  const { path } = draft.book;
  const system = systemOf(history, id);
  const [last] = await eventsOf(draft, id);
  if (last?.one('State') !== 'IN_EXECUTION') return { at: 'over' };
  const cleared = await standingClear(draft, id);
  const steps = await stepsOf(draft);
  if (cleared && !steps.some((each) => each.one('Clear') === cleared.oid))
    return { at: 'cleared', commit: commitCleared(cleared) };
  const branch = execBranches(history, id).at(-1);
  const commit = branch === undefined ? undefined : draft.at.get(branch);
  const trunk = tip(draft, 'trunk');
  const fresh = commit && (await git(path, 'rev-list', '--count', `${trunk}..${commit}`)) !== '0';
  if (!commit || !fresh) return { at: (await broughtCode(draft, id)) ? 'merged' : 'unwritten' };
  const { paths, wanted } = await rulesOf(path, trunk, system);
  const base = await git(path, 'merge-base', trunk, commit);
  if ((await git(path, 'diff', '--name-only', base, trunk, '--', ...paths)) !== '') return { at: 'behind' };
  const results = await resultsAt(path, tip(draft, id), id, system, commit);
  if (!wanted.every((suite) => results.some((each) => each.suite === suite && isGreen(each))))
    return { at: 'unproven', commit };
  const [rs, rtm] = [rsOf(system), rtmOf(system)];
  for (const document of [rs, rtm]) {
    const [tipOf] = await eventsOf(draft, document);
    const ended = tipOf?.one('State') === 'EFFECTIVE';
    if (ended && steps.some((each) => each.parents[1] === tipOf.oid)) continue;
    return document === rtm && !ended ? { at: 'untraced', commit } : { at: 'unspecified', document };
  }
  const text = await fileAt(path, trunk, pathOf(rtm));
  const version = steps.find((each) => each.one('Document') === rs)?.one('Version');
  const names =
    new RegExp(`^qualified_commit: "?${commit}"?$`, 'm').test(text) &&
    new RegExp(`^rs_version: "?${version}"?$`, 'm').test(text);
  return { at: names ? 'ready' : 'untraced', commit };
}

/** What a change record needs next, as somebody who knows the way would do it; twisted as the table says. */
export async function onward(table: Table, id: DocId): Promise<Move | null> {
  const { history, dice } = table;
  const draft = beginDraft(history);
  const stage = await stageOf(draft, id);
  switch (stage.at) {
    case 'over':
    case 'merged':
      return stage.at === 'merged' && dice.chance(20) ? write(table, id) : advance(table, id);
    case 'cleared':
      return dice.chance(85) ? bringIn(table, id) : unclear(table, id);
    case 'unwritten':
      return write(table, id);
    case 'behind':
      return takeTrunkIn(table, id);
    case 'unspecified':
      return advance(table, stage.document);
    case 'untraced':
      return matrix(table, id, stage.commit);
    case 'ready':
      return clear(table, id, stage.commit);
    case 'unproven': {
      if (dice.chance(10)) return write(table, id);
      const system = systemOf(history, id);
      const { wanted } = await rulesOf(draft.book.path, tip(draft, 'trunk'), system);
      const results = await resultsAt(draft.book.path, tip(draft, id), id, system, stage.commit);
      const lacking = wanted.filter(
        (suite) => !results.some((each) => each.suite === suite && isGreen(each)),
      );
      return attest(table, id, stage.commit, dice.any(lacking) ?? '');
    }
  }
}

async function commitOf({ history, dice }: Table): Promise<string> {
  const heads = [...history.branches].filter(([name]) => name.startsWith('exec/'));
  return dice.any(heads)?.[1] ?? history.branches.get('main') ?? '';
}

/** Anything, whether it is time for it or not. */
async function whatever(table: Table, id: DocId): Promise<Move | null> {
  const { dice, history } = table;
  const system = systemOf(history, id);
  const { wanted } = await rulesOf(history.book.path, history.branches.get('main') ?? '', system);
  return dice.pick<() => Promise<Move | null>>([
    () => write(table, id),
    () => takeTrunkIn(table, id),
    async () => attest(table, id, await commitOf(table), dice.any([...wanted, 'load']) ?? ''),
    async () => matrix(table, id, await commitOf(table)),
    () => specify(table, id),
    () => govern(table),
    async () => clear(table, id, await commitOf(table)),
    () => unclear(table, id),
    () => bringIn(table, id),
    () => bringInLate(table),
    () => plainStep(table),
    () => plainStep(table),
    () => advance(table, id),
    () => advance(table, dice.any([rtmOf(system), rsOf(system), 'POLICY']) ?? 'POLICY'),
    () => upset(table),
  ])();
}

/** Two pushes in one, where they move different branches. */
function together(one: Move, other: Move): Move {
  return { what: `${one.what} & ${other.what}`, to: { ...other.to, ...one.to } };
}

/** The record that is worked on: mostly one at a time, so that some come to their end. */
export async function turnOf(history: CodeHistory): Promise<DocId | undefined> {
  const draft = beginDraft(history);
  for (const { id } of history.laboratory.changes)
    if ((await eventsOf(draft, id))[0]?.one('State') !== 'CLOSED') return id;
  return undefined;
}

/** What happens next in a history, by one seed. @returns null where nothing comes of it */
export async function choose(history: CodeHistory, seed: number): Promise<Move | null> {
  const dice = diceOf(seed);
  const { changes } = history.laboratory;
  const turn = await turnOf(history);
  const id = turn && dice.chance(85) ? turn : dice.any(changes)?.id;
  if (id === undefined) return null;
  const table = (percent: number): Table => ({ history, dice, twist: dice.chance(percent) });
  const one = await (dice.chance(75) ? onward(table(15), id) : whatever(table(50), id));
  if (one === null || !dice.chance(8)) return one;
  const other = await whatever(table(30), dice.any(changes)?.id ?? id);
  return other === null ? one : together(one, other);
}
