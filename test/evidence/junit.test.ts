import { expect, test } from 'vitest';
import { linesOf, messagesOf } from './read.ts';

const suite = (attributes: string, inside: string) =>
  `<testsuite name="s" ${attributes}>${inside}</testsuite>`;
const passed = '<testcase classname="c" name="a"/>';
const failed = '<testcase classname="c" name="b"><failure message="no"/></testcase>';

test.each([
  ['failures="0" with a failure inside', 'failures="0"', failed, 'failures="0" and holds 1'],
  ['failures="1" with none', 'failures="1"', passed, 'failures="1" and holds 0'],
  ['errors="1" with none', 'errors="1"', passed, 'errors="1" and holds 0'],
  ['tests="5" with two', 'tests="5"', passed + failed, 'tests="5" and holds 2'],
  ['tests="1" with two', 'tests="1"', passed + failed, 'tests="1" and holds 2'],
  ['a count that is none', 'tests="many"', passed, 'tests="many" and holds 1'],
  ['an empty count', 'failures=""', passed, 'failures="" and holds 0'],
  [
    'a hundred left out that nobody calls skipped',
    'tests="101" skipped="0"',
    passed,
    'tests="101" and holds 1',
  ],
])('names a suite that says %s', (_, attributes, inside, words) => {
  expect(messagesOf(suite(attributes, inside))).toEqual([
    `report/contradiction@1: the suite "s" says ${words}`,
  ]);
});

test('names a suite that hides the failure of a suite within it', () => {
  const nested = `<testsuites>${suite('failures="0"', suite('failures="1"', failed))}</testsuites>`;
  expect(messagesOf(nested)).toEqual(['report/contradiction@1: the suite "s" says failures="0" and holds 1']);
});

test('counts a failure of the suite itself, and one that only a status tells', () => {
  expect(messagesOf(suite('failures="0"', '<failure/>'))).toHaveLength(1);
  expect(messagesOf(suite('errors="0"', '<error/>'))).toHaveLength(1);
  expect(linesOf({ r: suite('failures="1"', '<testcase name="a" status="failed"/>') })).toEqual([
    'failed s > a',
  ]);
});

test('counts a test with two failures once, and a suite that failed as node:test does', () => {
  const twice = '<testcase name="a"><failure/><failure/></testcase>';
  expect(messagesOf(suite('failures="1"', twice))).toEqual([]);
  expect(messagesOf(suite('failures="2"', twice))).toHaveLength(1);
  const nested = (told: string) => suite(told, suite('failures="2"', failed + failed.replace('"b"', '"c"')));
  expect(messagesOf(nested('tests="1" failures="1" skipped="1"'))).toEqual([]);
  expect(messagesOf(nested('tests="1" failures="0" skipped="1"'))).toHaveLength(1);
});

test('stops naming after twenty', () => {
  const many = `<testsuites>${suite('tests="2"', passed).repeat(50)}</testsuites>`;
  expect(messagesOf(many)).toHaveLength(20);
});

test('takes skipped tests that are counted and not listed, as many as are called skipped', () => {
  const reports = (tests: number, skipped: number) => ({
    r: `<testsuites tests="${tests}" skipped="${skipped}">${suite('tests="3"', passed)}</testsuites>`,
  });
  expect(linesOf(reports(3, 2))).toEqual(['passed s > c > a']);
  expect(linesOf(reports(3, 1))).toContain('report/contradiction');
  expect(linesOf(reports(4, 2))).toContain('report/contradiction');
  const whole = `<testsuites skipped="2">${suite('tests="3"', passed)}</testsuites>`;
  expect(linesOf({ r: whole })).toContain('report/contradiction');
  const failures = suite('tests="3" skipped="2" failures="2"', passed);
  expect(linesOf({ r: failures })).toEqual(['report/contradiction']);
});

test('names one test that both passed and failed, in one report or in two', () => {
  const other = failed.replace('"b"', '"a"');
  expect(messagesOf(suite('', passed + other))).toEqual([
    'report/contradiction: "c > a" is passed and failed',
  ]);
  expect(linesOf({ one: suite('', passed), two: suite('', other) })).toEqual(['report/contradiction']);
  const skipped = '<testcase classname="c" name="a"><skipped/></testcase>';
  expect(linesOf({ one: suite('', passed), two: suite('', skipped) })).toEqual(['report/contradiction']);
});

test('takes one test with one outcome in two reports once, with the requirements of both, and warns', () => {
  const property = (id: string) =>
    suite(
      '',
      passed.replace(
        '/>',
        `><properties><property name="requirement" value="${id}"/></properties></testcase>`,
      ),
    );
  expect(linesOf({ one: property('REQ-002'), two: property('REQ-001') })).toEqual([
    'passed c > a {REQ-001,REQ-002}',
    'report/repeated-test',
  ]);
});

test('a failure of the suite itself is a test that failed', () => {
  expect(linesOf({ r: suite('tests="1"', `${passed}<error message="no set-up"/>`) })).toEqual([
    'passed c > a',
    'error s',
  ]);
});

test.each([
  ['<skipped/><failure/>', 'failed'],
  ['<failure/><skipped/>', 'failed'],
  ['<error/><failure/>', 'failed'],
  ['<rerunFailure/>', 'failed'],
  ['<system-out>&lt;failure/></system-out>', 'passed'],
])('a test with %s %s', (elements, outcome) => {
  expect(linesOf({ r: suite('', `<testcase name="a">${elements}</testcase>`) })[0]).toBe(`${outcome} s > a`);
});

test.each([
  ['status="run" result="completed"', 'passed'],
  ['status="notrun" result="suppressed"', 'skipped'],
  ['status="FAILED"', 'failed'],
  ['status="crashed"', 'error'],
])('a test with %s %s', (attributes, outcome) => {
  expect(linesOf({ r: suite('', `<testcase name="a" ${attributes}/>`) })).toEqual([`${outcome} s > a`]);
});

test.each([
  ['an element that is not known', suite('', '<testcase name="a"><failed/></testcase>')],
  ['an element in capitals', suite('', '<testcase name="a"><Failure/></testcase>')],
  ['an element of another namespace', suite('', '<testcase name="a"><x:failure xmlns:x="u"/></testcase>')],
  ['a test within output', suite('', `<system-out>${failed}</system-out>${passed}`)],
  [
    'a failure within a property',
    suite('', '<testcase name="a"><properties><property><failure/></property></properties></testcase>'),
  ],
  ['a test within a test', suite('', `<testcase name="a">${failed}</testcase>`)],
  ['a test without a name', suite('', '<testcase classname="c"/>')],
  ['a test with a blank name', suite('', '<testcase name=" "/>')],
  ['a status that is not known', suite('', '<testcase name="a" status="maybe"/>')],
  ['a status of an object’s own', suite('', '<testcase name="a" status="constructor"/>')],
  ['another root', `<results>${passed}</results>`],
  ['a page of the web', '<html><body>502</body></html>'],
])('refuses %s', (_, report) => expect(linesOf({ r: report })).toEqual(['report/format']));

test('elements whose names objects have are nothing special', () => {
  const names = ['constructor', 'toString', '__proto__', 'hasOwnProperty'];
  const inside = names.map((name) => `<${name} ${name}="1"><a/></${name}>`).join('');
  expect(linesOf({ r: suite('', `${passed}<system-out>${inside}</system-out>`) })).toEqual(['passed c > a']);
  expect(linesOf({ r: suite('', names.map((name) => `<testcase name="${name}"/>`).join('')) })).toHaveLength(
    4,
  );
});

test('no test at all is a finding, an empty report beside others is none', () => {
  const empty = suite('tests="0"', '');
  expect(linesOf({ r: empty })).toEqual(['report/empty']);
  expect(linesOf({ r: empty, s: suite('', passed) })).toEqual(['passed c > a']);
  expect(linesOf({})).toEqual(['report/empty']);
  expect(linesOf({ r: ' \n' })).toEqual(['report/empty']);
});

test('one report twice is a finding, under one name or two', () => {
  expect(linesOf({ one: suite('', passed), two: suite('', passed) })).toEqual(['report/duplicate']);
});
