import { expect } from 'vitest';
import { comment } from '../../src/acts/comment.ts';
import { refusalOf } from '../helpers/gated-server.ts';
import { git } from '../helpers/git.ts';
import type { QualitySystem } from '../helpers/quality-system.ts';
import { type Outcome, pushNow, startPush } from './forced-push.ts';
import { commitsOf, expectSound } from './invariants.ts';
import type { Order, Pair } from './pair.ts';
import { cloneOf, type Prepared, prepare, type Side, seenFrom } from './prepared.ts';
import { copyServer } from './server-copy.ts';

/** Whether every order is played: `npm run soak`. */
export const thorough = process.env.SOAK_ORDERS === 'all';

/** A pair whose pushes are made, so that it can be played in each order. */
export interface ReadyPair {
  readonly pair: Pair;
  readonly a: Prepared;
  readonly b: Prepared;
}

export async function ready(qs: QualitySystem, pair: Pair): Promise<ReadyPair> {
  const [a, b] = await Promise.all([prepare(qs, pair.a), prepare(qs, pair.b)]);
  return { pair, a, b };
}

interface Ends {
  readonly a: Outcome;
  readonly b: Outcome;
}

/** Two pushes that the gate has judged both before git moves the first. */
async function bothJudged(server: string, first: Prepared, then: Prepared): Promise<[Outcome, Outcome]> {
  const one = await startPush(server, first, 'before-moving');
  await one.reached;
  const other = await startPush(server, then, 'before-moving');
  await other.reached;
  await one.go();
  const won = await one.ended;
  await other.go();
  return [won, await other.ended];
}

/** A push that has said where the refs stand, and is judged only when the other one is through. */
async function late(server: string, waits: Prepared, goes: Prepared): Promise<[Outcome, Outcome]> {
  const one = await startPush(server, waits, 'before-judging');
  await one.reached;
  const through = await pushNow(server, goes);
  await one.go();
  return [await one.ended, through];
}

async function inOrder(server: string, { a, b }: ReadyPair, order: Order): Promise<Ends> {
  switch (order) {
    case 'A, then B':
      return { a: await pushNow(server, a), b: await pushNow(server, b) };
    case 'B, then A': {
      const first = await pushNow(server, b);
      return { a: await pushNow(server, a), b: first };
    }
    case 'both judged, A moves first': {
      const [won, other] = await bothJudged(server, a, b);
      return { a: won, b: other };
    }
    case 'both judged, B moves first': {
      const [won, other] = await bothJudged(server, b, a);
      return { a: other, b: won };
    }
    case 'A late': {
      const [waited, through] = await late(server, a, b);
      return { a: waited, b: through };
    }
    case 'B late': {
      const [waited, through] = await late(server, b, a);
      return { a: through, b: waited };
    }
    case 'at once': {
      const [one, other] = await Promise.all([pushNow(server, a), pushNow(server, b)]);
      return { a: one, b: other };
    }
    default:
      return order satisfies never;
  }
}

/** Does a side that lost its race again, on what the winner left, and says what it came to. */
async function again(qs: QualitySystem, server: string, side: Side): Promise<string> {
  const seen = seenFrom(qs, await cloneOf(qs, server));
  const rules = await refusalOf(() => side.act(seen.as(side.by), seen));
  return rules[0] ?? 'done';
}

function fateOf(outcome: Outcome): string {
  if (outcome.kind === 'stands') return 'done';
  return outcome.kind === 'refused' ? (outcome.rules[0] ?? 'refused') : 'lost';
}

/** Who came first, so that the other one was judged on what they left; null where nobody can tell. */
function firstOf(order: Order, { a, b }: Ends): 'a' | 'b' | null {
  if (order === 'A, then B' || order === 'B late') return 'a';
  if (order === 'B, then A' || order === 'A late') return 'b';
  if (a.kind === 'stands' && b.kind === 'stands') return null;
  return a.kind === 'stands' ? 'a' : 'b';
}

/** What became of both in the end, and how many pushes lost a race on the way. */
export interface Played {
  readonly a: string;
  readonly b: string;
  readonly lost: number;
}

function expectForeseen(pair: Pair, order: Order, ends: Ends, fates: { a: string; b: string }): void {
  const both = ends.a.kind === 'stands' && ends.b.kind === 'stands';
  const { atOnce } = pair;
  if (order.startsWith('both judged')) {
    const mayBoth = atOnce !== 'one' && [undefined, order.at('both judged, '.length)].includes(atOnce.first);
    expect({ ...ends, both }).toMatchObject({ both: mayBoth });
  }
  const first = firstOf(order, ends);
  if (first === 'a') expect(fates).toEqual({ a: 'done', b: expect.toBeOneOf([pair.bAfterA].flat()) });
  else if (first === 'b') expect(fates).toEqual({ a: expect.toBeOneOf([pair.aAfterB].flat()), b: 'done' });
  else expect([pair.bAfterA, pair.aAfterB, atOnce === 'one' ? 'one' : 'done']).toContain('done');
}

/** Plays a pair in one order on a server of its own, and checks what it comes to, and that the server is sound. */
export async function play(
  qs: QualitySystem,
  set: ReadyPair,
  order: Order,
  bystander: string,
): Promise<Played> {
  const { pair } = set;
  const server = await copyServer(qs);
  const base = await commitsOf(server);
  const ends = await inOrder(server, set, order);
  const sides = [
    [set.a, ends.a],
    [set.b, ends.b],
  ] as const;
  const standing = sides.filter(([, end]) => end.kind === 'stands').map(([prepared]) => prepared);
  const made = await Promise.all(standing.map((each) => newCommitsOf(each, base)));
  await expectSound(server, { base, acknowledged: made.flat() });

  const fates = { a: fateOf(ends.a), b: fateOf(ends.b) };
  const lost = [fates.a, fates.b].filter((fate) => fate === 'lost').length;
  if (fates.a === 'lost') fates.a = await again(qs, server, pair.a);
  if (fates.b === 'lost') fates.b = await again(qs, server, pair.b);
  expectForeseen(pair, order, ends, fates);
  const clone = seenFrom(qs, await cloneOf(qs, server));
  if (order.startsWith('both judged') && standing.length === 2) {
    await pair.afterwards?.({ server, clone });
  }
  // The next push goes through, whatever became of these.
  await comment(clone.as('bot'), { id: bystander, text: 'Life goes on.' });
  return { ...fates, lost };
}

async function newCommitsOf({ clone, moves }: Prepared, base: ReadonlySet<string>): Promise<string[]> {
  const tips = [...moves.values()].filter((oid) => oid !== null);
  if (tips.length === 0) return [];
  const made = (await git(clone, 'rev-list', ...tips)).split('\n');
  return made.filter((oid) => !base.has(oid));
}
