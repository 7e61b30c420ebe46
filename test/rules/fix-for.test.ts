import { expect, test } from 'vitest';
import { fixFor } from '../../src/rules/finding.ts';

test('a fix names the record that the finding is about', () => {
  const fix = 'run `qms next ID`, or `qms cancel ID -m REASON`';
  expect(fixFor({ fix, where: { record: 'CR-001' } })).toBe(
    'run `qms next CR-001`, or `qms cancel CR-001 -m REASON`',
  );
});

test('without a record, and outside commands, the word stays', () => {
  expect(fixFor({ fix: 'run `qms next ID`', where: {} })).toBe('run `qms next ID`');
  expect(fixFor({ fix: 'write the ID as listed', where: { record: 'CR-001' } })).toBe(
    'write the ID as listed',
  );
});
