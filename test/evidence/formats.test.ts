import { describe, expect, test } from 'vitest';
import { isFormat } from '../../src/evidence/formats.ts';
import { bytes, linesOf } from './read.ts';

describe('plain lines', () => {
  test('of each kind', () => {
    const report = '# pumps\nPASS stops [REQ-001]\nFAIL  starts\r\nERROR breaks\nSKIP hums\n\nTOTAL 4\n';
    expect(linesOf({ r: report })).toEqual([
      'error breaks',
      'skipped hums',
      'failed starts',
      'passed stops [REQ-001] {REQ-001}',
    ]);
  });

  test.each([
    ['cut off', 'PASS a\n', 'report/contradiction'],
    ['with another total', 'PASS a\nTOTAL 2\n', 'report/contradiction'],
    ['with more behind the total', 'PASS a\nTOTAL 1\nFAIL b\n', 'report/format'],
    ['with another line', 'PASS a\nFAILED b\nTOTAL 1\n', 'report/format'],
    ['in small letters', 'PASS a\nfail b\nTOTAL 1\n', 'report/format'],
    ['without a name', 'PASS a\nFAIL\nTOTAL 1\n', 'report/format'],
    ['of nothing', 'TOTAL 0\n', 'report/empty'],
  ])('%s are refused', (_, report, rule) => expect(linesOf({ r: report })).toEqual([rule]));
});

describe('TAP', () => {
  const tap = (...lines: string[]) => linesOf({ r: `TAP version 13\n${lines.join('\n')}\n` });

  test('of other tools: no numbers, no hyphens, a plan before', () => {
    expect(tap('1..3', 'ok', 'not ok second', 'ok 3 third # skip no water')).toEqual([
      'failed second',
      'passed test 1',
      'skipped third',
    ]);
  });

  test('a todo is skipped, whether it passes or fails', () => {
    expect(tap('ok 1 - a # TODO', 'not ok 2 - b # todo later', '1..2')).toEqual(['skipped a', 'skipped b']);
  });

  test('a name may hold what some call the end of a line', () => {
    expect(tap('ok 1 - a\u2028b', '1..1')).toEqual(['passed a b']);
    expect(linesOf({ r: 'PASS a\u2028b\nTOTAL 1\n' })).toEqual(['passed a b']);
  });

  test('what is called skipped and failed has failed', () => {
    expect(tap('not ok 1 - a # SKIP no water', '1..1')).toEqual(['failed a']);
  });

  test('an escaped hash is part of the name', () => {
    expect(tap('ok 1 - issue \\# SKIP \\\\', '1..1')).toEqual(['passed issue # SKIP \\']);
  });

  test('a suite that failed without a failed test is in error', () => {
    const lines = ['    ok 1 - a', '    1..1', 'not ok 1 - suite', '1..1'];
    expect(tap(...lines)).toEqual(['error suite', 'passed suite > a']);
  });

  test('what a test prints in its block is no test', () => {
    expect(tap('ok 1 - a', '  ---', '  not ok 2 - b', '  ...', '1..1')).toEqual(['passed a']);
  });

  test.each([
    ['no plan', ['ok 1 - a'], 'report/contradiction'],
    ['a plan of more', ['1..2', 'ok 1 - a'], 'report/contradiction'],
    ['a plan of fewer', ['1..1', 'ok 1 - a', 'not ok 2 - b'], 'report/contradiction'],
    ['two plans', ['1..1', '1..1', 'ok 1 - a'], 'report/contradiction'],
    ['a number left out', ['1..2', 'ok 1 - a', 'ok 3 - b'], 'report/contradiction'],
    ['a bail-out', ['1..1', 'ok 1 - a', 'Bail out! no water'], 'report/contradiction'],
    ['a block that does not end', ['1..1', 'ok 1 - a', '  ---', '  a: 1'], 'report/contradiction'],
    ['a subtest without an end', ['1..1', '    ok 1 - a', '    1..1'], 'report/contradiction'],
    [
      'a subtest below the last test',
      ['ok 1 - a', '1..1', '    not ok 1 - b', '    1..1'],
      'report/contradiction',
    ],
    ['a subtest without a plan', ['1..1', '    ok 1 - a', 'ok 1 - b'], 'report/contradiction'],
    [
      'a suite that is ok with a subtest that is not',
      ['    not ok 1 - a', '    1..1', 'ok 1 - b', '1..1'],
      'report/contradiction',
    ],
    ['a line of something else', ['1..1', 'ok 1 - a', 'FAIL b'], 'report/format'],
    ['an indent between two', ['1..1', '        ok 1 - a', '    ok 1 - b'], 'report/format'],
    ['nothing', ['1..0'], 'report/empty'],
  ])('%s is refused', (_, lines, rule) => expect(tap(...lines)).toEqual([rule]));

  test('levels beyond count are refused', () => {
    const lines = Array.from({ length: 200 }, (_, level) => `${' '.repeat(level * 4)}1..1`);
    expect(tap(...lines)).toEqual(['report/too-large']);
  });
});

describe('go test -json', () => {
  const event = (Action: string, Test?: string) => JSON.stringify({ Action, Package: 'p', Test });
  const go = (...events: string[]) => linesOf({ r: events.join('\n') });

  test('a test that did not end is in error', () => {
    expect(go(event('run', 'TestA'), event('fail'))).toEqual(['error p > TestA']);
  });

  test('a package that failed without a test is in error', () => {
    const build = JSON.stringify({ Action: 'build-output', ImportPath: 'p', Output: 'undefined: x' });
    expect(go(build, event('start'), event('fail'))).toEqual(['error p']);
    expect(go(event('fail'), event('start'), event('pass'))).toEqual(['error p']);
    expect(go(event('run', 'TestA'), event('pass', 'TestA'), event('fail'))).toEqual([
      'error p',
      'passed p > TestA',
    ]);
  });

  test.each([
    ['a package that did not end', [event('start'), event('pass', 'TestA')], 'report/contradiction'],
    [
      'a package that starts again and does not end',
      [event('start'), event('pass', 'TestA'), event('pass'), event('start')],
      'report/contradiction',
    ],
    ['a package that passed with a failure', [event('fail', 'TestA'), event('pass')], 'report/contradiction'],
    [
      'a package that passed with a test under way',
      [event('run', 'TestA'), event('pass')],
      'report/contradiction',
    ],
    [
      'a test that failed and passed',
      [event('fail', 'TestA'), event('pass', 'TestA'), event('fail')],
      'report/contradiction',
    ],
    ['a line that is no JSON', [event('start'), '# p', event('pass')], 'report/json'],
    ['an action that is not known', [event('start'), event('explode'), event('pass')], 'report/format'],
    ['no test', [event('start'), event('skip')], 'report/empty'],
  ])('%s is refused', (_, events, rule) => expect(go(...events)).toEqual([rule]));
});

describe('JSON of vitest and jest', () => {
  const file = (status: string, ...tests: unknown[]) => ({
    name: '/w/a.test.ts',
    status,
    assertionResults: tests,
  });
  const passed = { title: 'a', status: 'passed', ancestorTitles: [], failureMessages: [] };
  const read = (more: object, ...files: unknown[]) =>
    linesOf({ r: JSON.stringify({ testResults: files, ...more }) }, { root: '/w' });

  test('tags name requirements too', () => {
    const tagged = { ...passed, tags: ['slow', 'REQ-001'] };
    expect(read({}, file('passed', tagged))).toEqual(['passed a.test.ts > a {REQ-001}']);
  });

  test('a test that jest tried again failed', () => {
    const again = { ...passed, retryReasons: ['Error: no'] };
    expect(read({}, file('passed', again))).toEqual(['failed a.test.ts > a', 'report/flaky']);
  });

  test.each([
    ['more tests than there are', { numTotalTests: 2 }],
    ['more passed than there are', { numPassedTests: 2 }],
    ['a failure that is not there', { numFailedTests: 1 }],
    ['one skipped that is not there', { numPendingTests: 1 }],
    ['a failed run without a failure', { success: false }],
    ['a count that is none', { numTotalTests: '1' }],
  ])('a report that says %s is refused', (_, more) => {
    expect(read(more, file('passed', passed))).toEqual(['report/contradiction']);
  });

  test('a report that says success above a failure is refused', () => {
    const failed = { ...passed, status: 'failed' };
    expect(read({ success: true }, file('failed', failed))).toEqual(['report/contradiction']);
  });

  test.each([
    ['a status that is not known', file('passed', { ...passed, status: 'flaky' })],
    ['a status of a file that is not known', file('maybe', passed)],
    ['a test without a title', file('passed', { status: 'passed' })],
    ['a file without a name', { assertionResults: [] }],
    ['a file that is none', 3],
  ])('%s is refused', (_, each) => expect(read({}, each)).toEqual(['report/format']));
});

describe('the form of a report', () => {
  test.each([
    ['words', 'all tests passed\n'],
    ['JSON of something else', '{"tests": []}'],
    ['a list', '[]'],
    ['bytes', '\u0001\u0002'],
  ])('is not known of %s', (_, report) => expect(linesOf({ r: report })).toEqual(['report/format']));

  test('is what the caller says it is', () => {
    expect(linesOf({ r: 'ok 1 - a\n1..1\n' }, { format: 'tap' })).toEqual(['passed a']);
    expect(linesOf({ r: 'ok 1 - a\n1..1\n' }, { format: 'junit' })).toEqual(['report/xml']);
    expect(linesOf({ r: '{}' }, { format: 'sarif' })).toEqual(['report/format']);
    expect(isFormat('tap')).toBe(true);
    expect(isFormat('constructor')).toBe(false);
  });
});

test('reports of several forms are one run', () => {
  const reports = { a: 'PASS a\nTOTAL 1\n', b: 'TAP version 13\nok 1 - b\n1..1\n' };
  expect(linesOf(reports)).toEqual(['passed a', 'passed b']);
});

test('a name is given once', () => {
  expect(linesOf({ 'a b': bytes('PASS a\nTOTAL 1\n'), 'a  b': 'PASS b\nTOTAL 1\n' })).toEqual([
    'report/duplicate',
  ]);
});
