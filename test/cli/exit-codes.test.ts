import { expect, test } from 'vitest';
import { exitCode, exitCodes } from '../../src/cli/exit-codes.ts';
import { finding } from '../../src/rules/finding.ts';
import { registry } from '../../src/rules/registry.ts';

test('nothing found, or only warnings, is 0', () => {
  expect(exitCode([])).toBe(0);
  expect(exitCode([{ ...finding('usage/conflict', 'x'), severity: 'warning' }])).toBe(0);
});

test('the gravest error decides', () => {
  const refused = finding('usage/conflict', 'x');
  expect(exitCode([refused])).toBe(2);
  expect(exitCode([refused, finding('internal/unexpected', 'y'), refused])).toBe(70);
  expect(exitCode([finding('git/missing', 'y'), refused])).toBe(6);
});

test('every exit code of a rule is one that help lists [REQ-064]', () => {
  const listed = new Set(exitCodes.keys());
  expect(Object.values(registry).filter(({ exit }) => !listed.has(exit))).toEqual([]);
});
