import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { clear as clearAct } from '../../src/acts/clear.ts';
import { merge } from '../../src/acts/merge.ts';
import type { DocId, Oid } from '../../src/rules/values.ts';
import { eventByHand, eventsByHand, tipOf, treeWith } from '../helpers/hand-made.ts';
import { app, foundSoftware, type SoftwareSystem } from '../helpers/software-system.ts';
import { type CodeByHand, clearOf, codeByHand, judgeMoves, type Moves, testedTree } from './code-by-hand.ts';
import { python } from './second-opinion.ts';

const greets = { 'REQ-APP-001 greets': 'passed', 'REQ-APP-002 takes leave': 'passed' } as const;
const code = { 'src/app.js': 'export const greet = () => "hello";\n', 'test/app.js': 'ok\n' };
const id = 'CR-001' as DocId;

let qs: SoftwareSystem;
let commit: Oid;
let later: Oid;
let clear: string;

/** Both find a violation, and both name the rule. */
async function refusedBy(rule: string, moves: Moves): Promise<void> {
  const { first, second } = await judgeMoves(qs, moves);
  expect([first.verdict, second.verdict], `${first.rules.join()} / ${second.rules.join()}`).toEqual([
    'violation',
    'violation',
  ]);
  expect(first.rules).toContain(rule);
  expect(second.rules).toContain(rule);
}

/** Both find everything valid, and every record in the same state. */
async function foundValid(moves: Moves = {}): Promise<void> {
  const { first, second } = await judgeMoves(qs, moves);
  expect(first).toMatchObject({ verdict: 'valid', rules: [] });
  expect(second).toEqual(first);
}

const adopting = (more: Partial<CodeByHand> = {}) =>
  codeByHand(qs, { pin: clear, commit, ...more, set: { Event: 'adopt', ...more.set } });
const stepOf = async (more: Partial<CodeByHand> = {}): Promise<Moves> => ({ main: await adopting(more) });

/** A record that adopts a commit, with results and, unless it cannot have one, the clear of it, made by hand. */
async function clearedByHand(oid: Oid): Promise<Moves> {
  const other = await qs.adoption(oid);
  await qs.attest(other, oid, greets);
  await qs.git('fetch', '--quiet', 'origin');
  return { [`qms/${other}`]: await eventByHand(qs, { ...clearOf(oid), id: other }) };
}

describe.skipIf(!python)('REQ-120: code that is adopted, where nobody stood at the gate', () => {
  beforeAll(async () => {
    qs = await foundSoftware(
      `${app}  LIB:\n    title: The library\n    paths: [lib]\n    suites:\n      unit: {}\n`,
    );
    commit = await qs.sandbox(code, { parents: [await qs.sandbox({ 'src/app.js': 'a try\n' })] });
    await qs.adoption(commit);
    await qs.attest(id, commit, greets);
    await qs.matrix(id, commit);
    await clearAct(qs.as('bot'), { id });
    later = await qs.sandbox({ ...code, 'src/more.js': 'x\n' }, { parents: [commit] });
    await qs.git('fetch', '--quiet', 'origin');
    clear = await tipOf(qs, id);
  }, 300_000);

  test('by a step by hand is found valid by both', async () => foundValid(await stepOf()));

  test.each<[string, string, () => Promise<Moves>]>([
    ['as code that was written', 'adopt/step', async () => stepOf({ set: { Event: 'code' } })],
    ['as another commit', 'code/clear', async () => stepOf({ commit: later })],
    [
      'with another second parent',
      'code/clear',
      async () => stepOf({ parents: [await tipOf(qs, 'trunk'), later] }),
    ],
    [
      'with another file',
      'code/tree',
      async () =>
        stepOf({
          tree: await treeWith(qs.path, await testedTree(qs, await tipOf(qs, 'trunk'), commit), {
            'notes.md': 'x\n',
          }),
        }),
    ],
    [
      'before the release',
      'code/clear',
      async () => stepOf({ pin: await qs.git('rev-parse', `${clear}~4`), clear }),
    ],
  ])('%s is refused by both: %s', async (_what, rule, moves) => refusedBy(rule, await moves()));

  test('what the sandbox came to since is not cleared', async () =>
    refusedBy('gate/adopt', { [`qms/${id}`]: await eventByHand(qs, clearOf(later)) }));

  test('documents in it are refused by both', async () => {
    const odd = await qs.sandbox(
      { ...code, '.qms/docs/SOP/0xx/SOP-009/SOP-009.md': 'x\n' },
      { branch: 'genesis/odd' },
    );
    await refusedBy('gate/outside-system', await clearedByHand(odd));
  });

  test('an event in its history is refused by both', async () => {
    const odd = await qs.sandbox(
      { ...code, 'src/odd.js': 'x\n' },
      { parents: [commit, clear], branch: 'genesis/odd' },
    );
    await refusedBy('gate/adopt', await clearedByHand(odd));
  });

  test('a commit without a file of the system is refused by both', async () => {
    // The empty tree differs from nothing, so nothing outside of the system stands in the way either.
    const odd = await qs.sandbox({}, { branch: 'genesis/odd' });
    await refusedBy('gate/adopt', await clearedByHand(odd));
  });

  test('two systems are refused by both at the route', async () => {
    const draft = await qs.adoption(commit, { systems: 'APP, LIB', state: 'DRAFT' });
    const path = `.qms/docs/CR/0xx/${draft}/${draft}.md`;
    const files = { [path]: await readFile(qs.copyOf('bot', draft), 'utf8') };
    await qs.git('fetch', '--quiet', 'origin');
    const tip = await eventsByHand(
      qs,
      { id: draft, by: 'bot', act: 'checkin', version: '0.2', files },
      {
        id: draft,
        by: 'bot',
        act: 'route',
        phase: 'pre',
        state: 'IN_PRE_REVIEW',
        version: '0.2',
        pins: ['trunk'],
      },
    );
    await refusedBy('adopt/system', { [`qms/${draft}`]: tip });
  });

  test('a record that adopts nothing is not let in so', async () => {
    const other = await qs.change();
    await qs.git('fetch', '--quiet', 'origin');
    const tip = await tipOf(qs, other);
    await refusedBy('adopt/step', await stepOf({ set: { Document: other, Pin: `${other} ${tip}` } }));
  });

  test('merge brings it in, and nothing is adopted over it', async () => {
    await merge(qs.as('bot'), { id });
    await foundValid();
    await refusedBy('gate/adopt', await clearedByHand(later));
  });
});
