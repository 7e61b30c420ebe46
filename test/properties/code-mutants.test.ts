import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { DocId } from '../../src/rules/values.ts';
import { diceOf } from '../helpers/dice.ts';
import { patience } from '../helpers/random-history.ts';
import { type Attack, mergeIn, shoot } from './code/attacks/attack.ts';
import type { Book } from './code/book.ts';
import { onward } from './code/choice.ts';
import { beginDraft, finish } from './code/draft.ts';
import { beginHistory, type CodeHistory, push, told } from './code/history.ts';
import { type CodeLaboratory, openCodeLaboratory, putBack } from './code/laboratory.ts';
import { flaws, settle } from './code/oracle/flaws.ts';
import { type CodeOracle, openCodeOracle } from './code/oracle/reading.ts';
import { attacks, type Judged, judge, leakOfGate, leakOfVerify, targetOf } from './code/volley.ts';

vi.setConfig({ testTimeout: patience * 4, hookTimeout: patience * 4 });

/**
 * What the random histories of code (code-histories.test.ts) are worth: each rule in turn is taken out of the rulebook,
 * and the search, which says of an attack what they say of it, has to find that unproven code comes in.
 */
const { rules, ...mutants } = vi.hoisted(() => {
  type Module = Record<string, unknown>;
  type Original = () => Promise<Module>;
  /** Rules that are taken out now. */
  const out = new Set<string>();
  /** A function that gives an easy answer while its rule is out. */
  const easy = (name: string, instead: (...all: unknown[]) => unknown) => async (original: Original) => {
    const real = await original();
    const rule = real[name] as (...all: unknown[]) => unknown;
    return { ...real, [name]: (...all: unknown[]) => (out.has(name) ? instead(...all) : rule(...all)) };
  };
  return {
    rules: out,
    easy,
    /** Several of one file. */
    none:
      (...names: string[]) =>
      async (original: Original) => {
        const real = await original();
        const found: Module = {};
        for (const name of names)
          Object.assign(found, { [name]: (await easy(name, () => [])(async () => real))[name] });
        return { ...real, ...found };
      },
    /** A gate that is always met. */
    gate: (name: string) => async (original: Original) => {
      const real = await original();
      const gate = real[name] as { check: (proof: unknown) => unknown };
      const check = (proof: unknown) => (out.has(name) ? { findings: [] } : gate.check(proof));
      return { ...real, [name]: { ...gate, check } };
    },
  };
});

vi.mock('../../src/rules/gates/branch.ts', mutants.gate('branch'));
vi.mock('../../src/rules/gates/outside-system.ts', mutants.gate('outsideSystem'));
vi.mock('../../src/rules/gates/scope.ts', mutants.gate('scope'));
vi.mock('../../src/rules/gates/base.ts', mutants.gate('base'));
vi.mock('../../src/rules/gates/suites.ts', mutants.gate('suites'));
vi.mock('../../src/rules/gates/scan.ts', mutants.gate('scan'));
vi.mock('../../src/rules/gates/ratchet.ts', mutants.gate('ratchet'));
vi.mock('../../src/rules/gates/specification.ts', mutants.gate('specification'));
vi.mock('../../src/rules/gates/matrix.ts', mutants.gate('matrix'));
vi.mock(
  '../../src/history/expected-tree.ts',
  mutants.easy('onlySystemDiffers', async () => true),
);
vi.mock('../../src/history/push/steps.ts', mutants.none('judgeCodesAtTip'));
vi.mock(
  '../../src/history/push/cleared.ts',
  mutants.easy('judgeClearedCommits', async () => ({ findings: [], rests: [] })),
);
vi.mock('../../src/rules/trunk/code.ts', mutants.none('checkCode'));
vi.mock(
  '../../src/rules/systems/paths.ts',
  mutants.easy('looksOf', () => false),
);
vi.mock('../../src/rules/record/guards/code.ts', mutants.none('codeInTrunk', 'clearsUsed', 'releasesNamed'));

let laboratory: CodeLaboratory;
let oracle: CodeOracle;
let history: CodeHistory;
let shots: Judged[];
/** The change that is attacked. */
let change: DocId;

async function volley(id: DocId): Promise<Judged[]> {
  const found = await targetOf(history, id, diceOf(1));
  if (found === null) throw new Error(`${id} is no target:\n${told(history)}`);
  const judged: Judged[] = [];
  for (const attack of attacks[found.at] as readonly Attack[]) {
    const shot = await shoot(history, found.target, attack);
    if (shot !== null) judged.push(await judge(oracle, history, shot));
  }
  return judged;
}

/**
 * What the property says of an attack, first of the gate, then of a repository that has none.
 *
 * @returns where it leaks; null where it is refused at both
 */
async function leak(name: string): Promise<string | null> {
  const judged = shots.find(({ shot }) => shot.attack.name === name);
  if (judged === undefined) throw new Error(`there was no attack: ${name}`);
  const found = (await leakOfGate(history, judged)) ?? (await leakOfVerify(history, judged));
  // What was taken was remembered, too.
  await putBack(laboratory, history.branches);
  return found;
}

/** Works on a record as somebody who knows the way, until it is a target. */
async function prepare(id: DocId): Promise<void> {
  for (let seed = 1; seed < 40 && (await targetOf(history, id, diceOf(1))) === null; seed++) {
    const move = await onward({ history, dice: diceOf(seed), twist: false }, id);
    if (move !== null) await push(history, move);
  }
}

beforeAll(async () => {
  laboratory = await openCodeLaboratory();
  const book: Book = { path: laboratory.qs.path, entries: new Map() };
  oracle = await openCodeOracle(laboratory, book);
  await settle(oracle, laboratory.start);
  history = await beginHistory(laboratory, book);
  change = laboratory.changes.find(({ system, narrow }) => system === 'APP' && !narrow)?.id as DocId;
  await prepare(change);
  expect(await flaws(oracle, history.branches)).toEqual([]);
  shots = await volley(change);
});

afterEach(() => rules.clear());

test('the oracle sees the harm of each attack', () => {
  expect(shots.filter((each) => each.flaws.length === 0).map(({ shot }) => shot.attack.name)).toEqual([]);
  expect(shots.length).toBeGreaterThan(60);
});

/** Each rule, and an attack that nothing else would stop. */
test.each([
  ['branch', 'a commit that nobody signed'],
  ['outsideSystem', 'a commit with a file of nobody'],
  ['scope', 'a commit with a file that the record does not list'],
  ['base', 'a commit that never saw what trunk changed'],
  ['suites', 'a red run'],
  ['scan', 'a scan that found something'],
  ['ratchet', 'fewer tests than at the last release'],
  ['specification', 'a specification that trunk does not hold yet'],
  ['matrix', 'a newer commit with its runs'],
  ['onlySystemDiffers', 'a step with an edited line'],
  ['judgeCodesAtTip', 'a clear that was taken back, pinned as it stood'],
  ['judgeClearedCommits', 'a commit on no branch'],
  ['checkCode', 'a step without a clear'],
  ['looksOf', 'a plain commit with code'],
  ['codeInTrunk', 'a close without code'],
])('without %s the search finds %s', async (rule, attack) => {
  rules.add(rule);
  expect(await leak(attack)).not.toBeNull();
  rules.clear();
  expect(await leak(attack)).toBeNull();
});

test('without releasesNamed the search finds a close without a release', async () => {
  const found = await targetOf(history, change, diceOf(1));
  const draft = beginDraft(history);
  if (found?.at === 'ready') await mergeIn(draft, found.target, found.target.commit);
  expect(await push(history, finish(draft, 'clear and code step')), told(history)).toBe(true);
  await settle(oracle, history.branches);
  shots = await volley(change);
  expect(shots.filter((each) => each.flaws.length === 0)).toEqual([]);
  rules.add('releasesNamed');
  expect(await leak('a close without a release')).not.toBeNull();
  rules.clear();
  expect(await leak('a close without a release')).toBeNull();
});
