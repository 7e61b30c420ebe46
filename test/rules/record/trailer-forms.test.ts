import { expect, test } from 'vitest';
import { trailerForms } from '../../../src/rules/record/trailer-forms.ts';

const oid = 'a'.repeat(40);

test.each([
  ['Evidence', `commit ${oid}`],
  ['Evidence', 'document SOP-001 1.0'],
  ['Evidence', 'record CR-001-VAR-001'],
  ['Evidence', 'file evidence/run-2/report.xml'],
  ['Reason', 'x'.repeat(1000)],
  ['Request', 'run-7.retry_2'],
] as const)('QMS-%s: %s', (key, value) => {
  expect(trailerForms[key]?.(value)).toBe(true);
});

test.each([
  ['Evidence', `commit ${oid} and more`],
  ['Evidence', 'commit main'],
  ['Evidence', 'document SOP-001'],
  ['Evidence', 'document SOP-001 1.01'],
  ['Evidence', 'document SOP- 1.0'],
  ['Evidence', 'record -CR'],
  ['Evidence', `record ${'A'.repeat(121)}`],
  ['Evidence', 'file evidence//report.xml'],
  ['Evidence', 'file evidence/'],
  ['Evidence', 'file ../report.xml'],
  ['Evidence', 'photo CR-001'],
  ['Reason', 'x'.repeat(1001)],
  ['Request', 'a run'],
  ['Request', `r${'u'.repeat(64)}`],
] as const)('QMS-%s is not %s', (key, value) => {
  expect(trailerForms[key]?.(value)).toBe(false);
});
