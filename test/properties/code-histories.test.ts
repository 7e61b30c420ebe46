import { appendFile } from 'node:fs/promises';
import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { diceOf } from '../helpers/dice.ts';
import { patience, runs, script } from '../helpers/random-history.ts';
import { shoot } from './code/attacks/attack.ts';
import { type Book, lineOf } from './code/book.ts';
import { choose, turnOf } from './code/choice.ts';
import { beginHistory, type CodeHistory, push, told } from './code/history.ts';
import { type CodeLaboratory, openCodeLaboratory, verifyAt } from './code/laboratory.ts';
import { flaws, settle } from './code/oracle/flaws.ts';
import { type CodeOracle, openCodeOracle } from './code/oracle/reading.ts';
import { attacks, judge, leakOfGate, leakOfVerify, targetOf } from './code/volley.ts';

vi.setConfig({ testTimeout: patience * 4, hookTimeout: patience });

const settings = { usual: 1, longest: 40, volley: 5 };

/** How often each attack was tried, over all histories, and how often it did harm: the least tried come first. */
const tried = new Map<string, number>();
const reached = { taken: 0, refused: 0, codes: 0, closed: 0, attacks: 0, harmful: 0, verified: 0 };

async function expectValid(laboratory: CodeLaboratory, history: CodeHistory, place: number): Promise<void> {
  const { verdict, findings } = await verifyAt(laboratory, history.moments[place] ?? new Map());
  expect({ verdict, findings }, `moment ${place}\n${told(history)}`).toEqual({
    verdict: 'valid',
    findings: [],
  });
}

/** Attacks a record whose commit is proven, or whose code has come in. What does harm, gate and `verify` refuse. */
async function volley(oracle: CodeOracle, history: CodeHistory, seed: number): Promise<void> {
  const dice = diceOf(seed);
  const id = await turnOf(history);
  const found = id === undefined ? null : await targetOf(history, id, dice);
  if (found === null) return;
  const order = attacks[found.at]
    .map((attack) => ({ attack, rank: (tried.get(attack.name) ?? 0) + dice.below(1000) / 1001 }))
    .sort((one, other) => one.rank - other.rank);
  for (const { attack } of order.slice(0, settings.volley)) {
    tried.set(attack.name, (tried.get(attack.name) ?? 0) + 1);
    const shot = await shoot(history, found.target, attack);
    if (shot === null) continue;
    const judged = await judge(oracle, history, shot);
    reached.attacks += 1;
    reached.harmful += judged.flaws.length > 0 ? 1 : 0;
    expect(await leakOfGate(history, judged), told(history)).toBeNull();
    if (!dice.chance(40)) continue;
    reached.verified += 1;
    expect(await leakOfVerify(history, judged), told(history)).toBeNull();
  }
}

/** Plays a script; after each push that was taken, the oracle looks, and now and then `verify`. */
async function play(
  laboratory: CodeLaboratory,
  oracle: CodeOracle,
  seeds: readonly number[],
): Promise<CodeHistory> {
  const history = await beginHistory(laboratory, oracle.book);
  let attacked = '';
  for (const seed of seeds.filter((each) => each !== 0)) {
    // Once for each state of the record: nothing changed where nothing was taken.
    const moment = `${history.moments.length}`;
    if (moment !== attacked) await volley(oracle, history, seed);
    attacked = moment;
    const move = await choose(history, seed);
    if (move === null || Object.keys(move.to).length === 0 || !(await push(history, move))) continue;
    expect(await flaws(oracle, history.branches), told(history)).toEqual([]);
    await settle(oracle, history.branches);
    if (seed % 9 === 0) await expectValid(laboratory, history, history.moments.length - 1);
  }
  await expectValid(laboratory, history, history.moments.length - 1);
  return history;
}

test('no path leads to a trunk with unproven code, nor to a closed record without its proof', async () => {
  const laboratory = await openCodeLaboratory();
  const book: Book = { path: laboratory.qs.path, entries: new Map() };
  const oracle = await openCodeOracle(laboratory, book);
  await settle(oracle, laboratory.start);
  const began = Date.now();
  const property = fc.asyncProperty(script(settings.longest), async (seeds) => {
    const history = await play(laboratory, oracle, seeds);
    reached.taken += history.moments.length - 1;
    reached.refused += history.tried.length - history.moments.length + 1;
    const old = new Set((await lineOf(book, laboratory.start.get('main') ?? '')).map(({ oid }) => oid));
    const steps = await lineOf(book, history.branches.get('main') ?? '');
    const fresh = steps.filter(({ oid }) => !old.has(oid));
    reached.codes += fresh.filter((each) => each.one('Event') === 'code').length;
    reached.closed += fresh.filter((each) => each.one('State') === 'CLOSED').length;
    if (process.env.TELL_HISTORIES)
      await appendFile(
        process.env.TELL_HISTORIES,
        `${told(history)}\n${JSON.stringify(reached)} ${(Date.now() - began) / 1000} s\n\n`,
      );
  });
  await fc.assert(property, runs(settings.usual));
  // A search that never gets there would find nothing; most attacks have to do harm, or they are none.
  expect(Math.min(...Object.values(reached)), JSON.stringify(reached)).toBeGreaterThan(0);
  expect(reached.harmful, JSON.stringify(reached)).toBeGreaterThan(reached.attacks * 0.9);
});
