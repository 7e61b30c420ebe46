import { expect, test } from 'vitest';
import { buildMatrix } from '../../src/rules/matrix/build.ts';
import type { MatrixInput } from '../../src/rules/matrix/matrix.ts';
import type { DocId } from '../../src/rules/values.ts';
import { growthOf, mostGrowth } from '../limits/growth.ts';
import { commit, elsewhere, input, record, requirements, result, run, says } from './fixtures.ts';

const known = requirements(
  'REQ-001 | It stops. | ',
  'REQ-002 | It says so. | REQ-001',
  'REQ-003 | It waits. | REQ-002',
);
const [first, second, third] = known;
const fingerprint = first?.meaning.slice(0, 8) ?? '';

function build(tests: readonly string[], more: Partial<MatrixInput> = {}) {
  return buildMatrix(input(known, { results: [result(known, tests.map(run))], ...more }));
}

const verdicts = (matrix: ReturnType<typeof build>) => matrix.rows.map((row) => row.verdict);

test('a requirement is verified by a test that carries it and passed [REQ-114]', () => {
  const matrix = build(['a passed REQ-001 REQ-002', 'b passed REQ-003', 'c passed']);
  expect(verdicts(matrix)).toEqual(['verified', 'verified', 'verified']);
  expect(matrix.findings).toEqual([]);
  expect(matrix.suites).toEqual([{ name: 'unit', tests: 3, passed: 3, failed: 0, errors: 0, skipped: 0 }]);
});

test.each([
  ['failed', ['a failed REQ-001'], 'failed', 'matrix/failed: REQ-001 failed: unit: a'],
  [
    'failed beside one that passed',
    ['a passed REQ-001', 'b error REQ-001'],
    'failed',
    'matrix/failed: REQ-001 failed: unit: b',
  ],
  ['skipped', ['a skipped REQ-001'], 'skipped-only', 'matrix/skipped-only: REQ-001 was skipped: unit: a'],
  ['none', [], 'missing', 'matrix/missing: REQ-001 has no test, verification record or proof'],
  [
    'one name with two outcomes',
    ['a passed REQ-001', 'a failed REQ-001'],
    'contradictory',
    'matrix/contradictory: REQ-001 passed and failed at the same commit: unit: a',
  ],
])('a requirement with a test that was %s is not verified [REQ-114]', (_, tests, verdict, says1) => {
  const matrix = build(['other passed REQ-002 REQ-003', ...tests]);
  expect(verdicts(matrix)).toEqual([verdict, 'verified', 'verified']);
  expect(says(matrix.findings)).toContain(says1);
});

test('a run again that passes does not heal one that failed', () => {
  const runs = ['failed', 'passed'].map((outcome, index) =>
    result(known, [run(`a ${outcome} REQ-001`)], {
      run: { runner: 'shell', url: '', attempt: index + 1, workflow: null },
    }),
  );
  expect(buildMatrix(input(known, { results: runs })).rows[0]?.verdict).toBe('contradictory');
});

test('what passed for an older text is suspect, and so is what follows from it, with the path [REQ-114]', () => {
  const older = requirements(
    'REQ-001 | It halts. | ',
    'REQ-002 | It says so. | REQ-001',
    'REQ-003 | It waits. | REQ-002',
  );
  const matrix = buildMatrix(
    input(known, { results: [result(older, [run('a passed REQ-001 REQ-002 REQ-003')])] }),
  );
  expect(verdicts(matrix)).toEqual(['older-text', 'older-text', 'older-text']);
  expect(matrix.rows.map((row) => row.suspect)).toEqual([
    ['REQ-001: text changed'],
    ['REQ-002 ← REQ-001: text changed'],
    ['REQ-003 ← REQ-002 ← REQ-001: text changed'],
  ]);
});

test('a long path skips to the requirement whose text changed, and costs no more', () => {
  const chain = (text: string, length: number) =>
    requirements(
      ...Array.from(
        { length },
        (_, at) =>
          `REQ-${1000 + at} | ${at === 0 ? text : 'It holds.'} | ${at === 0 ? '' : `REQ-${999 + at}`}`,
      ),
    );
  const built = (length: number) => {
    const [was, is] = [chain('It halts.', length), chain('It stops.', length)];
    const carries = is.map(({ id }) => id).join(' ');
    return input(is, { results: [result(was, [run(`a passed ${carries}`)])] });
  };
  expect(buildMatrix(built(20)).rows.at(-1)?.suspect).toEqual([
    'REQ-1019 ← REQ-1018 ← REQ-1017 ← REQ-1016 ← REQ-1015 ← REQ-1014 ← REQ-1013 ← REQ-1012 ← … ← REQ-1000: text changed',
  ]);
  expect(buildMatrix(built(8)).rows.at(-1)?.suspect[0]).not.toContain('…');
  expect(growthOf(buildMatrix, built, 500)).toBeLessThan(mostGrowth);
});

test('a requirement that the run did not know is not shown by it', () => {
  const matrix = buildMatrix(
    input(known, { results: [result(known.slice(0, 2), [run('a passed REQ-003')])] }),
  );
  expect(matrix.rows[2]).toMatchObject({ verdict: 'older-text', suspect: ['REQ-003: text changed'] });
});

test('a test that names the text which holds now counts, and one that names another does not', () => {
  const old = requirements('REQ-001 | It halts. | ');
  const named = (suffix: string) =>
    buildMatrix(input(known.slice(0, 1), { results: [result(old, [run(`a passed REQ-001@${suffix}`)])] }))
      .rows[0];
  expect(named(fingerprint)?.verdict).toBe('verified');
  expect(named(old[0]?.meaning ?? '')?.verdict).toBe('older-text');
  expect(named(fingerprint.slice(0, 4))?.verdict).toBe('older-text');
});

test('naming its own text does not help where what it follows from has changed', () => {
  const older = requirements('REQ-001 | It halts. | ', 'REQ-002 | It says so. | REQ-001');
  const results = [result(older, [run(`a passed REQ-002@${second?.meaning}`)])];
  expect(buildMatrix(input(known, { results })).rows[1]?.suspect).toEqual([
    'REQ-002 ← REQ-001: text changed',
  ]);
});

test('a verification record speaks for its requirements; the last one counts [REQ-114]', () => {
  const matrix = build(['a passed REQ-003'], {
    records: [
      record('CR-001-VR-001', 'Fail', 'REQ-001'),
      record('CR-001-VR-002', 'Pass', 'REQ-001', 'REQ-002'),
      record('CR-001-VR-003', 'Fail', 'REQ-002'),
    ],
  });
  expect(verdicts(matrix)).toEqual(['verified', 'failed', 'verified']);
  expect(says(matrix.findings)).toEqual(['matrix/failed: REQ-002 failed: CR-001-VR-003']);
});

test.each([
  ['cancelled', { ...record('CR-001-VR-001', 'Pass', 'REQ-001'), state: 'CANCELLED' as const }],
  ['blank', record('CR-001-VR-001', '', 'REQ-001')],
  ['for an older text', record('CR-001-VR-001', 'Pass', 'REQ-001@0123456789abcdef')],
])('a verification record that is %s proves nothing', (_, each) => {
  expect(build(['a passed REQ-002 REQ-003'], { records: [each] }).rows[0]?.verdict).not.toBe('verified');
});

test.each([
  ['for the text that holds', `REQ-001@${fingerprint}`, 'verified'],
  ['for another text', 'REQ-001@0123456789abcdef', 'older-text'],
  ['for no text', 'REQ-001', 'older-text'],
])('a proof %s [REQ-114]', (_, requirement, verdict) => {
  const proofs = [{ requirement, text: 'It is so.', line: 7 }];
  expect(build(['a passed REQ-002 REQ-003'], { proofs }).rows[0]?.verdict).toBe(verdict);
});

test('what is withdrawn asks for nothing, and is named where it is tested still', () => {
  const left = requirements('REQ-001 | It stops. | ', 'REQ-002 | Withdrawn: nobody asks. | ');
  const matrix = buildMatrix(
    input(left, { results: [result(left, [run('a passed REQ-001'), run('b failed REQ-002')])] }),
  );
  expect(verdicts(matrix)).toEqual(['verified', 'withdrawn']);
  expect(says(matrix.findings)).toEqual([
    `matrix/suite-failed: suite unit failed at ${commit.slice(0, 12)}: b`,
    'matrix/withdrawn-tested: REQ-002 is withdrawn, and still tested: unit: b',
  ]);
});

test('suites that are missing, empty or red are named [REQ-115]', () => {
  const all = run('all passed REQ-001 REQ-002 REQ-003');
  const matrix = buildMatrix(
    input(known, {
      suites: ['unit', 'e2e', 'load', 'idle'],
      results: [
        result(known, [all, run('odd error')]),
        result(known, [], { suite: 'load' }),
        result(known, [run('a skipped')], { suite: 'idle' }),
      ],
    }),
  );
  expect(says(matrix.findings)).toEqual([
    'matrix/suite-missing: no result of suite e2e is of aaaaaaaaaaaa',
    'matrix/suite-empty: suite idle ran no test at aaaaaaaaaaaa',
    'matrix/suite-empty: suite load ran no test at aaaaaaaaaaaa',
    'matrix/suite-failed: suite unit failed at aaaaaaaaaaaa: odd',
  ]);
});

test('tests and proofs for requirements that do not exist are named; other standards’ ids are not ours [REQ-115]', () => {
  const matrix = build(['a passed REQ-001 REQ-002 REQ-003 REQ-999 ISO-9001'], {
    proofs: [{ requirement: 'REQ-998', text: 'So.', line: 7 }],
  });
  expect(says(matrix.findings)).toEqual([
    'matrix/unknown-requirement: unit: a carries REQ-999, which the specification does not have',
    'matrix/unknown-requirement: the proof on line 7 is for REQ-998, which the specification does not have',
  ]);
});

test('two tests of one name in one run are named [REQ-115]', () => {
  const matrix = build(['a passed REQ-001', 'a passed REQ-002', 'b passed REQ-003']);
  expect(says(matrix.findings)).toEqual([
    'matrix/duplicate-test: one run has two tests of one name: unit: a',
  ]);
});

test('results at two commits never add up [REQ-115]', () => {
  const halves = [
    result(known, [run('a passed REQ-001')]),
    result(known, [run('b passed REQ-002 REQ-003')], { commit: elsewhere }),
  ];
  const matrix = buildMatrix(input(known, { results: halves }));
  expect(verdicts(matrix)).toEqual(['verified', 'missing', 'missing']);
  expect(says(matrix.findings)).toContain(
    'matrix/other-commit: 1 result is of bbbbbbbbbbbb, not of aaaaaaaaaaaa',
  );
});

test('a record under another state than execution or its end is not read', () => {
  const draft = {
    ...record('TP-001', 'Pass', third?.id ?? ''),
    id: 'CR-001-TP-001' as DocId,
    state: 'DRAFT' as const,
  };
  expect(build([], { records: [draft] }).rows[2]?.verdict).toBe('missing');
});
