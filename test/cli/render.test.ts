import { expect, test } from 'vitest';
import { renderAfterword, renderFindings } from '../../src/cli/render.ts';
import { finding } from '../../src/rules/finding.ts';

const plain = (_format: string, text: string) => text;

test('a finding is three lines: what, why and what to do [REQ-063]', () => {
  const found = finding('usage/conflict', 'a and b exclude each other', { fix: 'qms help a' });
  expect(renderFindings([found], plain)).toBe(
    'error: a and b exclude each other\n  why: usage/conflict  (qms explain usage/conflict)\n  fix: qms help a\n',
  );
});

test('a place in a file stands before the message', () => {
  const where = { path: 'policy.yaml', line: 3, column: 5 };
  expect(renderFindings([finding('usage/conflict', 'two names', { where })], plain)).toMatch(
    /^error: policy\.yaml:3:5: two names\n/,
  );
});

test('findings that differ in their place alone are told of once', () => {
  const at = (line: number) => finding('usage/conflict', `line ${line}`, { fix: 'qms help a' });
  const last = '  why: usage/conflict  (qms explain usage/conflict)\n  fix: qms help a\n';
  expect(renderFindings([at(1), at(2)], plain)).toBe(`error: line 1\nerror: line 2\n${last}`);
  const other = { ...at(2), fix: 'qms help b' };
  expect(renderFindings([at(1), other], plain)).toMatch(/^error: line 1\n {2}why: .*\n {2}fix: qms help a\n/);
});

test('a warning says so', () => {
  const warning = { ...finding('usage/conflict', 'odd'), severity: 'warning' as const };
  expect(renderFindings([warning], plain)).toMatch(/^warning: odd\n/);
});

test('a quoted value cannot reach the terminal', () => {
  const text = renderFindings([finding('usage/conflict', 'title \u001b[2J\u202egood')], plain);
  expect(text).toContain('title \\u{1b}[2J\\u{202e}good');
});

test('notes come before next commands', () => {
  expect(renderAfterword(['withdrew the review first'], ['qms checkin CR-001'], plain)).toBe(
    'note: withdrew the review first\nnext: qms checkin CR-001\n',
  );
});
