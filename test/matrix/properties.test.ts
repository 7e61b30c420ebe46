import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildMatrix } from '../../src/rules/matrix/build.ts';
import type { Matrix } from '../../src/rules/matrix/matrix.ts';
import { compareTable, renderTable, tableCells } from '../../src/rules/matrix/table.ts';
import type { SuiteResult } from '../../src/rules/systems/results.ts';
import { commit, elsewhere, input, requirements, result, run, written } from './fixtures.ts';

const ids = ['REQ-001', 'REQ-002', 'REQ-003', 'REQ-004'];
const spec = (...texts: readonly string[]) =>
  requirements(
    ...ids.map((id, at) => `${id} | ${texts[at] ?? 'It holds.'} | ${at === 0 ? '' : (ids[at - 1] ?? '')}`),
  );
const known = spec();
const older = [known, spec('It held.'), spec('It holds.', 'It held.')];

const oneTest = fc
  .tuple(
    fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    fc.constantFrom('passed', 'passed', 'failed', 'error', 'skipped'),
    fc.subarray([...ids, 'REQ-009']),
  )
  .map(([name, outcome, carries]) => run([name, outcome, ...carries].join(' ')));
const oneResult: fc.Arbitrary<SuiteResult> = fc
  .tuple(
    fc.constantFrom(...older),
    fc.array(oneTest, { maxLength: 5 }),
    fc.constantFrom('unit', 'e2e'),
    fc.constantFrom(commit, commit, elsewhere),
  )
  .map(([knew, tests, suite, at]) => result(knew, tests, { suite, commit: at }));
const someResults = fc.array(oneResult, { maxLength: 5 });

const build = (results: readonly SuiteResult[]) =>
  buildMatrix(input(known, { suites: ['unit', 'e2e'], results }));
const verified = ({ rows }: Matrix) =>
  rows.filter((row) => row.verdict === 'verified').map((row) => row.requirement.id);

test('the order of results and of their tests changes nothing', () => {
  fc.assert(
    fc.property(
      someResults.chain((results) =>
        fc.tuple(
          fc.constant(results),
          fc
            .tuple(
              ...results.map((each) =>
                fc
                  .shuffledSubarray([...each.tests], { minLength: each.tests.length })
                  .map((tests) => ({ ...each, tests })),
              ),
            )
            .chain((mixed) => fc.shuffledSubarray([...mixed], { minLength: mixed.length })),
        ),
      ),
      ([results, mixed]) => {
        expect(build(mixed)).toEqual(build(results));
        expect(renderTable(build(mixed))).toBe(renderTable(build(results)));
      },
    ),
  );
});

test('a passing test more never takes a requirement’s verification away', () => {
  fc.assert(
    fc.property(someResults, fc.constantFrom(...older), fc.subarray(ids), (results, knew, carries) => {
      const before = verified(build(results));
      const more = result(knew, [run(['new', 'passed', ...carries].join(' '))]);
      expect(verified(build([...results, more]))).toEqual(expect.arrayContaining(before));
    }),
  );
});

test('results of another commit change no row [REQ-115]', () => {
  fc.assert(
    fc.property(someResults, someResults, (results, more) => {
      const others = more.map((each) => ({ ...each, commit: elsewhere }));
      const here = results.filter((each) => each.commit === commit);
      expect(build([...results, ...others]).rows).toEqual(build(here).rows);
      expect(build([...results, ...others]).suites).toEqual(build(here).suites);
    }),
  );
});

test('a failure anywhere at the commit is told, and a verified row has evidence for its text [REQ-114]', () => {
  fc.assert(
    fc.property(someResults, (results) => {
      const matrix = build(results);
      const here = results.filter((each) => each.commit === commit);
      const red = here.some(({ tests }) =>
        tests.some(({ outcome }) => outcome === 'failed' || outcome === 'error'),
      );
      const told = matrix.findings.some(({ rule }) =>
        ['matrix/failed', 'matrix/contradictory', 'matrix/suite-failed'].includes(rule),
      );
      expect(told).toBe(red);
      for (const { requirement, verdict } of matrix.rows) {
        if (verdict !== 'verified') continue;
        const lineage = ids.slice(0, ids.indexOf(requirement.id) + 1);
        const shows = here.some(
          (each) =>
            lineage.every((id, at) => each.requirements[id] === known[at]?.meaning) &&
            each.tests.some(
              ({ outcome, requirements: carried }) =>
                outcome === 'passed' && carried.includes(requirement.id),
            ),
        );
        expect(shows).toBe(true);
      }
    }),
  );
});

test('every change of a written table is found, and no other [REQ-116]', () => {
  const edit = fc.tuple(fc.nat(), fc.nat(), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 }));
  fc.assert(
    fc.property(someResults, edit, (results, [row, column, text]) => {
      const matrix = build(results);
      const table = renderTable(matrix);
      expect(compareTable(matrix, written(table).table)).toEqual([]);
      const facts = written(table).table;
      const cells = tableCells(matrix);
      const [at, cell] = [row % cells.length, column % 3];
      const changed = facts.rows.map((each, index) =>
        index === at
          ? { ...each, cells: each.cells.map((old, place) => (place === cell ? `${old}${text}` : old)) }
          : each,
      );
      expect(compareTable(matrix, { ...facts, rows: changed })).not.toEqual([]);
      const characters = [...table];
      const place = row % characters.length;
      characters.splice(place, 1 + (column % 2), ...(column % 3 === 0 ? [] : [text]));
      const mutated = written(characters.join('')).table;
      const same =
        mutated.stray === null &&
        JSON.stringify(mutated.rows.map((each) => each.cells)) === JSON.stringify(cells);
      expect(compareTable(matrix, mutated).length === 0).toBe(same);
    }),
  );
});
