import { describe, expect, test } from 'vitest';
import { readReports } from '../../src/evidence/read-reports.ts';
import { limits } from '../../src/rules/limits.ts';
import { bytes, linesOf } from './read.ts';

const green = 'PASS a\nTOTAL 1\n';
const red = 'FAIL a\nTOTAL 1\n';
const scan = (results: unknown[]) =>
  JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver: { name: 'scanner' } }, results }] });

describe('the exit code of the run', () => {
  test.each([
    ['0 with green reports', 0, green, ['passed a']],
    ['1 with a failure', 1, red, ['failed a']],
    ['1 with a finding', 1, scan([{ ruleId: 'r' }]), ['warning r ']],
    ['1 with green reports', 1, green, ['report/failed-run']],
    ['137 with green reports', 137, green, ['report/failed-run']],
    ['2 with a scan that found nothing', 2, scan([]), ['report/failed-run']],
  ])('%s', (_, exitCode, report, lines) => expect(linesOf({ r: report }, { exitCode })).toEqual(lines));
});

test('gives what evidence stores, in order', () => {
  const files = [
    { name: 'z.txt', bytes: bytes('PASS b REQ-002 REQ-001\nPASS a\nTOTAL 2\n') },
    { name: 'a.txt', bytes: bytes(scan([{ ruleId: 'z' }, { ruleId: 'a', level: 'error' }])) },
  ];
  const read = readReports(files);
  expect(read.ok && read.value).toEqual({
    tests: [
      { name: 'a', outcome: 'passed', requirements: [] },
      { name: 'b REQ-002 REQ-001', outcome: 'passed', requirements: ['REQ-001', 'REQ-002'] },
    ],
    scan: [
      { rule: 'a', level: 'error', place: '', fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/) },
      { rule: 'z', level: 'warning', place: '', fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/) },
    ],
    reports: [
      { name: 'a.txt', bytes: files[1]?.bytes.length, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      { name: 'z.txt', bytes: 38, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ],
    notes: [],
  });
});

test('one refusal names the findings of every report, and where they are', () => {
  const read = readReports([
    { name: 'one', bytes: bytes('PASS a\n') },
    { name: 'two', bytes: bytes(green) },
    { name: 'three', bytes: bytes('PASS a\nwell\n') },
  ]);
  expect(read.ok ? [] : read.findings.map(({ rule, where }) => [rule, where])).toEqual([
    ['report/contradiction', { path: 'one' }],
    ['report/format', { path: 'three', line: 2 }],
  ]);
});

test('more tests than evidence can hold are refused', () => {
  const many = (count: number) => `${'PASS a\n'.repeat(count)}TOTAL ${count}\n`;
  expect(linesOf({ r: many(limits.suiteTests + 1) })).toEqual(['report/too-large']);
  expect(linesOf({ r: many(limits.suiteTests), s: green })).toEqual(['report/too-large']);
});

test('more reports or bytes than are allowed are refused unread', () => {
  const files = (count: number, size: number) =>
    Array.from({ length: count }, (_, at) => ({ name: `${at}`, bytes: new Uint8Array(size) }));
  const rules = (list: ReturnType<typeof files>) => {
    const read = readReports(list);
    return read.ok ? [] : read.findings.map(({ message }) => message);
  };
  expect(rules(files(limits.suiteReports + 1, 1))).toEqual(['5001 reports are given, more than 5000']);
  expect(rules(files(5, limits.reportBytes))[0]).toContain('bytes together');
});

test('lines without end are read one by one', () => {
  expect(linesOf({ r: `PASS a\n${'\n'.repeat(20_000_000)}TOTAL 1` })).toEqual(['passed a']);
});
