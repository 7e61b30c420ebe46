import * as fc from 'fast-check';
import { type Actor, openContext, type ReadContext } from '../../src/acts/context.ts';
import type { MadeCommit } from '../../src/acts/outcome.ts';
import { Session } from '../../src/acts/session.ts';
import { History } from '../../src/history/history.ts';
import { indexTrunk } from '../../src/history/trunk-index.ts';
import { openSigner } from '../../src/repository/signatures/signer.ts';
import { QmsError, unwrap } from '../../src/rules/finding.ts';
import type { DocId, Oid, PrincipalId } from '../../src/rules/values.ts';
import { chooseMove } from '../properties/moves.ts';
import { tamper } from '../properties/tampering.ts';
import { type Dice, diceOf } from './dice.ts';
import { testEnvironment } from './git.ts';
import { foundSystem, members, type QualitySystem, writeMemberKey } from './quality-system.ts';

/** Everybody in the random histories: the four of every test system, and five more. */
export const cast = [...members, 'bea', 'quincy', 'qbot', 'bot2', 'runner'] as const;
export type Name = (typeof cast)[number];

const more: Readonly<Record<Exclude<Name, (typeof members)[number]>, string>> = {
  bea: 'group=administrator,kind=human',
  quincy: 'group=quality,kind=human',
  qbot: 'group=initiator,kind=agent,sponsor=quinn',
  bot2: 'group=initiator,kind=agent,sponsor=bea',
  runner: 'group=ci,kind=ci,sponsor=ada',
};

/** Where every governed ref stands after some act. */
export interface Refs {
  readonly trunk: Oid;
  readonly tips: ReadonlyMap<DocId, Oid>;
}

/** One try of one actor: what it was, and the rule that refused it or the refs that it moved. */
export interface Attempt {
  readonly actor: Name;
  readonly what: string;
  /** The first rule that refused it; null when it was accepted. */
  readonly refused: string | null;
  readonly made: readonly MadeCommit[];
  readonly updates: readonly { ref: string; old: Oid | null; new: Oid }[];
  readonly before: Refs;
  readonly after: Refs;
  /** Seconds since 1970, the clock of the act. */
  readonly now: number;
}

/** A founded system, opened once: random histories begin at its genesis and share its objects, but no refs. */
export interface Laboratory {
  readonly system: QualitySystem;
  readonly context: ReadContext;
  readonly actors: Readonly<Record<Name, Actor>>;
}

/** The day on which everything begins, in seconds; histories have a clock of their own. */
const dayOne = Date.UTC(2026, 0, 5, 8) / 1000;

export async function openLaboratory(): Promise<Laboratory> {
  const roster = await Promise.all(
    Object.entries(more).map(
      async ([name, role]) =>
        `name=${name},email=${name}@example.org,${role},key=${await writeMemberKey(name)}`,
    ),
  );
  const system = await foundSystem({ clock: () => dayOne * 1000, more: roster });
  const context = await openContext(system.as('ada'));
  const actors = await Promise.all(
    cast.map(async (name) => {
      const signer = await openSigner(system.keyOf(name), { env: testEnvironment });
      return [name, { id: name as PrincipalId, name, email: `${name}@example.org`, signer }] as const;
    }),
  );
  return { system, context, actors: Object.fromEntries(actors) as Record<Name, Actor> };
}

/** One history as it grows: the refs, the judged records, and every attempt made on them. */
export class RandomHistory {
  readonly laboratory: Laboratory;
  readonly tips = new Map<DocId, Oid>();
  readonly attempts: Attempt[] = [];
  trunk: Oid;
  history: History;
  now = dayOne;

  private constructor(laboratory: Laboratory, history: History) {
    this.laboratory = laboratory;
    this.trunk = laboratory.context.founded.oid;
    this.history = history;
  }

  static async begin(laboratory: Laboratory): Promise<RandomHistory> {
    const { founded } = laboratory.context;
    const refs = { trunk: founded.oid, tips: new Map() };
    return new RandomHistory(laboratory, await historyAt(laboratory, refs));
  }

  refs(): Refs {
    return { trunk: this.trunk, tips: new Map(this.tips) };
  }

  /** Lets an actor work as an act does, and keeps what came of it; a refusal moves nothing. */
  async attempt(actor: Name, what: string, work: (session: Session) => Promise<void>): Promise<Attempt> {
    const before = this.refs();
    const { now } = this;
    const { context, actors } = this.laboratory;
    const options = { ...context.options, clock: () => now * 1000 };
    const present = { ...context, options, history: this.history, trunkTip: this.trunk, tips: before.tips };
    const session = new Session(present, actors[actor]);
    let refused: string | null = null;
    try {
      await work(session);
    } catch (error) {
      if (!(error instanceof QmsError)) throw error;
      refused = error.findings[0]?.rule ?? 'no rule';
    }
    if (refused === null) {
      for (const { ref, new: to } of session.updates()) {
        if (ref.startsWith('refs/heads/qms/'))
          this.tips.set(ref.slice('refs/heads/qms/'.length) as DocId, to);
        else this.trunk = to;
      }
    } else if (session.made.length > 0) {
      // Half an act was taken up before the rest was refused: judge anew from the refs, which did not move.
      this.history = await historyAt(this.laboratory, before, this.tips);
    }
    const attempt: Attempt = {
      actor,
      what,
      refused,
      made: refused === null ? session.made : [],
      updates: refused === null ? session.updates() : [],
      before,
      after: this.refs(),
      now,
    };
    this.attempts.push(attempt);
    return attempt;
  }

  /** The acts that counted. */
  accepted(): Attempt[] {
    return this.attempts.filter((each) => each.updates.length > 0);
  }
}

/**
 * A history opened at given refs, nothing judged yet.
 *
 * @param live the map to read tips from, where it goes on changing
 */
export async function historyAt(
  { context }: Laboratory,
  refs: Refs,
  live: ReadonlyMap<DocId, Oid> = new Map(refs.tips),
): Promise<History> {
  const { reader, founded, history } = context;
  const trunk = unwrap(await indexTrunk(reader, founded, refs.trunk));
  return new History({ reader, founded, trunk, tips: live, newCommits: history.source.newCommits });
}

/**
 * A script is one seed for each attempt; what a seed means depends on where the history stands by then. 0 stands for no
 * attempt, so that a failing script gets smaller by leaving attempts out.
 */
export function script(longest: number): fc.Arbitrary<number[]> {
  const seed = fc.noBias(fc.integer({ min: 0, max: 0xffff_ffff }));
  return fc.array(seed, { minLength: longest >> 1, maxLength: longest, size: 'max' });
}

/** Plays a script from genesis. */
export async function play(laboratory: Laboratory, seeds: readonly number[]): Promise<RandomHistory> {
  const whole = await RandomHistory.begin(laboratory);
  for (const seed of seeds.filter((each) => each !== 0)) {
    const dice: Dice = diceOf(seed);
    whole.now += dice.below(1800);
    const move = await chooseMove(whole, dice);
    await whole.attempt(move.actor, move.what, move.work);
    if (dice.chance(8)) await tamper(whole, dice);
  }
  return whole;
}

const [factor = 0, chosenSeed = Date.now() % 0x7fff_ffff] = (process.env.QMS_RUNS ?? '')
  .split('@')
  .filter((part) => part !== '')
  .map(Number);

/**
 * How many histories a property is tried on. By default few, and always the same. `QMS_RUNS=20` tries twenty times as
 * many, others each time; `QMS_RUNS=20@12345` tries those of a seed again. A failing script is not made small: each try
 * plays hundreds of acts, and the script alone tells what happened.
 */
export function runs(usual: number): fc.Parameters<[number[]]> {
  return factor > 0
    ? { numRuns: usual * factor, seed: chosenSeed, endOnFailure: true }
    : { numRuns: usual, seed: 20260105, endOnFailure: true };
}

/** Milliseconds that one property may take. */
export const patience = 120_000 * Math.max(1, factor * 2);
