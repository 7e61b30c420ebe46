import { describe, expect, test } from 'vitest';
import { fixture, linesOf, root } from './read.ts';

const read = (name: string) => linesOf({ [name]: fixture(name) }, { root });

const vitestTests = (flaky: string) => [
  'error test/broken.test.ts',
  `${flaky} test/pump.test.ts > pump > flaky`,
  'skipped test/pump.test.ts > pump > hums [REQ-PUMP-002] {REQ-PUMP-002}',
  'skipped test/pump.test.ts > pump > sings',
  'failed test/pump.test.ts > pump > starts <again> & again',
  'passed test/pump.test.ts > pump > stops at 5 bar [REQ-PUMP-001] {REQ-PUMP-001}',
  'passed test/pump.test.ts > pump > twice',
  'passed test/pump.test.ts > pump > under water > stays dry REQ-PUMP-003@1a2b3c4d {REQ-PUMP-003@1a2b3c4d}',
];

describe('vitest', () => {
  test('JSON tells of a test that passed at a second try', () => {
    expect(read('vitest.json')).toEqual([...vitestTests('failed'), 'report/flaky', 'report/repeated-test']);
  });

  test('JUnit names tests as the JSON does, and hides the second try', () => {
    const [broken, ...others] = vitestTests('passed');
    const lines = [broken?.replace('error', 'failed'), ...others, 'report/repeated-test'];
    expect(read('vitest.junit.xml')).toEqual(lines);
  });
});

describe('jest', () => {
  test('JSON', () => {
    expect(read('jest.json')).toEqual([
      'skipped t/pump.test.js > pump > hums [REQ-PUMP-002] {REQ-PUMP-002}',
      'failed t/pump.test.js > pump > starts <again> & again',
      'passed t/pump.test.js > pump > stops at 5 bar [REQ-PUMP-001] {REQ-PUMP-001}',
      'passed t/pump.test.js > pump > under water > stays dry [REQ-PUMP-003] {REQ-PUMP-003}',
    ]);
  });

  test('jest-junit', () => {
    expect(read('jest.junit.xml')).toEqual([
      'skipped pump > pump hums [REQ-PUMP-002] {REQ-PUMP-002}',
      'failed pump > pump starts <again> & again',
      'passed pump > pump stops at 5 bar [REQ-PUMP-001] {REQ-PUMP-001}',
      'passed pump > pump under water stays dry [REQ-PUMP-003] {REQ-PUMP-003}',
    ]);
  });
});

test('mocha-junit counts skipped tests and does not list them', () => {
  expect(read('mocha.junit.xml')).toEqual([
    'failed t/pump.test.js > pump > pump starts <again> & again',
    'passed t/pump.test.js > pump > pump stops at 5 bar [REQ-PUMP-001] {REQ-PUMP-001}',
    'passed t/pump.test.js > under water > pump under water stays dry [REQ-PUMP-003] {REQ-PUMP-003}',
  ]);
});

test('pytest: markers as properties, ids of parameters, a test whose teardown broke too', () => {
  expect(read('pytest.junit.xml')).toEqual([
    'passed test_pump > test_bar[REQ-PUMP-002-low]',
    'failed test_pump > test_bar[REQ-PUMP-003] {REQ-PUMP-003}',
    'failed test_pump > test_both',
    'error test_pump > test_setup',
    'passed test_pump > test_stops {REQ-PUMP-001}',
    'error test_pump > test_teardown',
    'skipped test_pump.TestValve > test_dry',
    'skipped test_pump.TestValve > test_known',
    'failed test_pump.TestValve > test_known_but_passes',
    'passed test_pump.TestValve > test_opens_REQ_PUMP_004 {REQ-PUMP-004@1a2b3c4d}',
  ]);
  expect(read('pytest-xunit1.junit.xml')).toContain(
    'passed test_pump.py > test_pump > test_stops {REQ-PUMP-001}',
  );
});

describe('surefire', () => {
  test('writes tests of a class into the file of a nested one, and its own file empty', () => {
    const names = ['surefire.junit.xml', 'surefire-nested.junit.xml'];
    const lines = linesOf(Object.fromEntries(names.map((name) => [name, fixture(name)])));
    expect(lines).toEqual([
      'error acme.PumpTest > breaks',
      'failed acme.PumpTest > flaky',
      'skipped acme.PumpTest > hums',
      'failed acme.PumpTest > starts',
      'passed acme.PumpTest > stops',
      'passed acme.PumpTest$UnderWater > staysDry',
    ]);
  });

  test('miscounts where it ran tests again, which is refused', () => {
    expect(read('surefire-rerun.junit.xml')).toEqual(['report/contradiction', 'report/contradiction']);
  });

  test('a flaky test failed', () => {
    const flaky =
      '<testsuite name="a.T" tests="1" failures="0"><testcase classname="a.T" name="t"><flakyFailure/></testcase></testsuite>';
    expect(linesOf({ r: flaky })).toEqual(['failed a.T > t', 'report/flaky']);
  });
});

test('gradle', () => {
  expect(read('gradle.junit.xml')).toEqual([
    'skipped acme.PumpTest > hums()',
    'failed acme.PumpTest > starts()',
    'passed acme.PumpTest > stops at 5 bar [REQ-PUMP-001] {REQ-PUMP-001}',
  ]);
});

describe('go', () => {
  test('test -json', () => {
    expect(read('go-test.json')).toEqual([
      'passed pump > TestAlone_REQ_PUMP_003',
      'failed pump > TestPump',
      'passed pump > TestPump/REQ-PUMP-001_stops_at_5_bar {REQ-PUMP-001}',
      'skipped pump > TestPump/REQ-PUMP-002@1a2b3c4d_hums {REQ-PUMP-002@1a2b3c4d}',
      'failed pump > TestPump/fails',
    ]);
  });

  test('go-junit-report names them alike', () => {
    expect(read('go.junit.xml')).toEqual(read('go-test.json'));
  });
});

describe('node:test', () => {
  const pump = [
    'passed outer > inner',
    'skipped pump > hums [REQ-PUMP-002] {REQ-PUMP-002}',
    'skipped pump > sings',
    'failed pump > starts <again> & again',
    'passed pump > stops at 5 bar [REQ-PUMP-001] {REQ-PUMP-001}',
    'passed pump > under water > stays dry [REQ-PUMP-003] {REQ-PUMP-003}',
  ];

  test.each(['node-test.junit.xml', 'node-test.tap'])('%s', (name) => expect(read(name)).toEqual(pump));

  test('a todo that fails is skipped, and suites within suites are counted its way', () => {
    const lines = ['failed a > b > fails', 'skipped a > b > later', 'passed a > ok', 'passed hooks > fine'];
    expect(read('node-nested.junit.xml')).toEqual(lines);
  });

  test('TAP tells of hooks and files that broke', () => {
    expect(read('node-hooks.tap')).toEqual([
      'error after',
      'passed after > dries',
      'failed before > stops',
      'failed empty',
    ]);
    expect(read('node-load.tap')).toEqual(['failed load.test.mjs']);
  });
});
