import type { DocId } from '../../src/rules/values.ts';
import { diceOf } from '../helpers/dice.ts';
import { git } from '../helpers/git.ts';
import { type Book, lineOf } from './code-book.ts';
import { beginDraft, eventsOf, tip } from './code-draft.ts';
import type { CodeHistory, Move } from './code-history.ts';
import {
  advance,
  appOf,
  attest,
  bringIn,
  bringInLate,
  clear,
  execBranches,
  govern,
  matrix,
  plainStep,
  specify,
  type Table,
  takeTrunkIn,
  unclear,
  upset,
  write,
} from './code-moves.ts';
import { fileAt, hasPassed, pathOf, resultsAt, rs, rtm } from './code-parts.ts';

/** What a change record needs next, as somebody who knows the way would do it; twisted as the table says. */
async function onward(table: Table, id: DocId): Promise<Move | null> {
  const { history, book, dice } = table;
  const path = history.laboratory.qs.path;
  const draft = beginDraft(history, book);
  const events = await eventsOf(draft, id);
  if (events[0]?.one('State') !== 'IN_EXECUTION') return advance(table, id);
  const steps = await lineOf(book, tip(draft, 'trunk'));
  const cleared = events.find((each) => each.one('Clear') !== '' || each.one('Event') === 'clear');
  const used = (oid: string) =>
    steps.some((each) => each.one('Event') === 'code' && each.one('Clear') === oid);
  if (cleared?.one('Event') === 'clear') {
    if (!used(cleared.oid)) return dice.chance(85) ? bringIn(table, id) : unclear(table, id);
    if (dice.chance(75)) return advance(table, id);
  }
  const branch = execBranches(history, id).at(-1);
  const commit = branch && history.branches.get(branch);
  if (!commit || dice.chance(10)) return write(table, id);
  const trunk = tip(draft, 'trunk');
  if ((await git(path, 'rev-list', '--count', `${trunk}..${commit}`)) === '0') return write(table, id);
  const { paths, suites } = await appOf(path, trunk);
  const base = await git(path, 'merge-base', trunk, commit);
  if ((await git(path, 'diff', '--name-only', base, trunk, '--', ...paths)) !== '')
    return takeTrunkIn(table, id);
  const results = await resultsAt(path, tip(draft, id), id, commit);
  const lacking = suites.filter((suite) => !results.some((each) => each.suite === suite && hasPassed(each)));
  if (lacking[0] !== undefined) return attest(table, id, commit, dice.any(lacking) ?? lacking[0]);
  for (const document of [rs, rtm]) {
    const [last] = await eventsOf(draft, document);
    const held = steps.some((each) => each.parents[1] === last?.oid);
    if (last?.one('State') !== 'EFFECTIVE' || !held)
      return document === rtm && last?.one('State') !== 'EFFECTIVE' && dice.chance(60)
        ? matrix(table, id, commit)
        : advance(table, document);
  }
  const text = await fileAt(path, trunk, pathOf(rtm));
  const version = steps.find((each) => each.one('Document') === rs)?.one('Version');
  const names =
    new RegExp(`^qualified_commit: "?${commit}"?$`, 'm').test(text) &&
    new RegExp(`^rs_version: "?${version}"?$`, 'm').test(text);
  return names ? clear(table, id, commit) : matrix(table, id, commit);
}

async function commitOf({ history, dice }: Table): Promise<string> {
  const heads = [...history.branches].filter(([name]) => name.startsWith('exec/'));
  return dice.any(heads)?.[1] ?? history.branches.get('main') ?? '';
}

/** Anything, whether it is time for it or not. */
async function whatever(table: Table, id: DocId): Promise<Move | null> {
  const { dice } = table;
  return dice.pick<() => Promise<Move | null>>([
    () => write(table, id),
    () => takeTrunkIn(table, id),
    async () => attest(table, id, await commitOf(table), dice.pick(['unit', 'smoke', 'load'])),
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
    () => advance(table, dice.pick([rtm, rs, 'POLICY'])),
    () => upset(table),
  ])();
}

/** Two pushes in one, where they move different branches. */
function together(one: Move, other: Move): Move {
  return { what: `${one.what} & ${other.what}`, to: { ...other.to, ...one.to } };
}

/** What happens next in a history, by one seed. @returns null where nothing comes of it */
export async function choose(history: CodeHistory, book: Book, seed: number): Promise<Move | null> {
  const dice = diceOf(seed);
  const { changes, plain } = history.laboratory;
  const ended = await Promise.all(
    changes.map(
      async (each) => (await eventsOf(beginDraft(history, book), each))[0]?.one('State') === 'CLOSED',
    ),
  );
  const open = changes.filter((_, index) => !ended[index]);
  // Most of the time one record is worked on, so that some come to their end.
  const turn = open[Math.floor(history.tried.length / 20) % Math.max(1, open.length)];
  const id = turn && dice.chance(80) ? turn : dice.any([...changes, plain]);
  if (id === undefined) return null;
  const table = (percent: number): Table => ({ history, book, dice, twist: dice.chance(percent) });
  const one = await (dice.chance(70) ? onward(table(20), id) : whatever(table(50), id));
  if (one === null || !dice.chance(8)) return one;
  const other = await whatever(table(30), dice.any(changes) ?? id);
  return other === null ? one : together(one, other);
}
